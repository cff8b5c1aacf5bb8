using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;
using KubeStellar.Wec.Sandbox.Validation;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>PATCH in its four types.</summary>
internal static class PatchHandler
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    public static async Task HandleAsync(ApiRequest request, UpdateScope scope)
    {
        var type = RequestBody.MediaType(request.ContentType);
        if (type is not (Json or Merge or Apply) && !(type == Strategic && request.Kind.IsBuiltIn))
        {
            throw Unsupported(request.Kind, type);
        }

        var body = await RequestBody.ReadAsync(request.Context);
        if (type == Apply)
        {
            await ServerSideApply.HandleAsync(request, scope, Parse(body, yaml: true));
            return;
        }

        var patch = Parse(body, yaml: false);
        var stored = UpdateHandler.Commit(request, scope, "patch", current => Patched(request, type, current, patch), fieldsBooked: false);
        await GetHandler.WriteAsync(request, 200, stored);
    }

    private static JsonObject Patched(ApiRequest request, string type, JsonObject current, JsonNode patch)
    {
        var version = Meta.ResourceVersion(current);
        JsonNode? result = type switch
        {
            Json => JsonPatch.Apply(current, patch),
            Merge => MergePatch.Apply(current, patch),
            _ => StrategicMergePatch.Apply(current, patch),
        };
        if (result is not JsonObject next || next["metadata"] is not (null or JsonObject))
        {
            throw ApiErrors.BadRequest("json: cannot unmarshal the patched document into an object");
        }

        // The version matters only when the patch itself sets it.
        if (Meta.ResourceVersion(next) == version)
        {
            Meta.Of(next).Remove("resourceVersion");
        }

        FieldValidation.Check(request, next);
        return next;
    }

    private static JsonNode Parse(byte[] body, bool yaml)
    {
        try
        {
            var text = Encoding.UTF8.GetString(body);
            var node = yaml && !text.TrimStart().StartsWith('{') ? YamlText.Parse(text) : JsonText.Parse(body);
            return node ?? throw ApiErrors.BadRequest("error decoding patch: the patch is empty");
        }
        catch (JsonException problem)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {problem.Message}");
        }
    }

    private static ApiException Unsupported(ResourceInfo kind, string type)
    {
        if (type == Strategic)
        {
            return new ApiException(
                415,
                "UnsupportedMediaType",
                $"the body of the request was in an unknown format - accepted media types include: {Json}, {Merge}, {Apply}");
        }

        return kind.IsBuiltIn
            ? ApiErrors.UnsupportedMediaType("415: Unsupported Media Type")
            : ApiErrors.UnsupportedMediaType(
                $"the body of the request was in an unknown format - accepted media types include: {Json}, {Merge}, {Apply}");
    }
}
