using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>The scale subresource: an object's replicas as an autoscaling/v1 Scale.</summary>
internal static class ScaleHandler
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var current = request.Store.Find(request.Id) ?? throw ApiErrors.NotFound(request.Id);
        switch (request.Info.Verb)
        {
            case "get":
                await Responses.JsonAsync(request.Context, 200, Scale(current.Object));
                return;
            case "update" or "patch":
                var body = await RequestBody.ReadAsync(request.Context);
                var stored = UpdateHandler.Commit(
                    request, UpdateScope.Spec, request.Info.Verb, value => Scaled(request, value, body), fieldsBooked: false);
                await Responses.JsonAsync(request.Context, 200, Scale(stored.Object));
                return;
            default:
                throw ApiErrors.MethodNotAllowed();
        }
    }

    private static JsonObject Scaled(ApiRequest request, JsonObject value, byte[] body)
    {
        var kind = new ResourceInfo("autoscaling", "v1", "scales", "Scale", true);
        var given = RequestBody.ParseObject(body, request.Info.Verb == "patch" ? "" : request.ContentType, kind);
        var scale = request.Info.Verb == "patch" ? MergePatch.Apply(Scale(value), given) : given;
        var spec = value["spec"] as JsonObject ?? [];
        value["spec"] ??= spec;
        spec["replicas"] = scale?["spec"]?["replicas"]?.DeepClone() ?? 0;
        Meta.Of(value)["resourceVersion"] = Meta.Text(scale?["metadata"], "resourceVersion") is { Length: > 0 } version ? version : null;
        return value;
    }

    private static JsonObject Scale(JsonObject value)
    {
        var metadata = new JsonObject();
        foreach (var key in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata[key] = Meta.Of(value)[key]?.DeepClone();
        }

        var selector = new StringBuilder();
        foreach (var (key, label) in value["spec"]?["selector"]?["matchLabels"] as JsonObject ?? [])
        {
            selector.Append(selector.Length > 0 ? "," : "").Append(key).Append('=').Append(label);
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = value["spec"]?["replicas"]?.DeepClone() ?? 1 },
            ["status"] = new JsonObject
            {
                ["replicas"] = value["status"]?["replicas"]?.DeepClone() ?? 0,
                ["selector"] = selector.ToString(
                )
            },
        };
    }
}
