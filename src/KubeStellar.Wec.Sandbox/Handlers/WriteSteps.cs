using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>The steps that all writes share.</summary>
internal static class WriteSteps
{
    public static void Admit(ApiRequest request, string verb, ResourceId id, JsonObject? value, JsonObject? old)
    {
        var review = new AdmissionRequest
        {
            Store = request.Store,
            User = request.User,
            Verb = verb,
            Id = id,
            Subresource = request.Info.Subresource,
            Object = value,
            OldObject = old,
            DryRun = request.DryRun,
        };
        foreach (var admission in request.Server.Admission)
        {
            admission.Review(review);
        }
    }

    /// <summary>Checks type, name and namespace of a body against the path.</summary>
    public static void CheckIdentity(ApiRequest request, JsonObject body)
    {
        var kind = request.Kind;
        body["kind"] ??= kind.Kind;
        body["apiVersion"] ??= kind.ApiVersion;
        if (Meta.Text(body, "apiVersion") is var version && version != kind.ApiVersion)
        {
            throw ApiErrors.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})");
        }

        if (Meta.Text(body, "kind") is var name && name != kind.Kind)
        {
            throw ApiErrors.BadRequest(
                $"{name} in version {GoText.Quote(kind.Version)} cannot be handled as a {kind.Kind}: "
                + $"no kind {GoText.Quote(name)} is registered for this resource");
        }

        if (body["metadata"] is not (null or JsonObject))
        {
            throw ApiErrors.BadRequest(
                $"{kind.Kind} in version {GoText.Quote(kind.Version)} cannot be handled as a {kind.Kind}: "
                + "json: cannot unmarshal value into Go struct field .metadata of type v1.ObjectMeta");
        }

        if (kind.Namespaced && Meta.Namespace(body) is { Length: > 0 } ns && ns != request.Info.Namespace)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (request.Info.Name.Length > 0 && Meta.Name(body) is { Length: > 0 } given && given != request.Info.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({given}) does not match the name on the URL ({request.Info.Name})");
        }
    }

    /// <summary>A null from a client means "absent".</summary>
    public static void DropNulls(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var key in map.Where(p => p.Value is null).Select(p => p.Key).ToList())
                {
                    map.Remove(key);
                }

                foreach (var (_, value) in map)
                {
                    DropNulls(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    DropNulls(item);
                }

                break;
        }
    }
}
