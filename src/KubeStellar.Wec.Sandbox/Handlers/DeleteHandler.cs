using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>DELETE of one object or of a collection.</summary>
internal static class DeleteHandler
{
    public static async Task DeleteAsync(ApiRequest request)
    {
        var (options, orphan) = await OptionsAsync(request);
        var current = request.Store.Find(request.Id) ?? throw ApiErrors.NotFound(request.Id);
        WriteSteps.Admit(request, "delete", request.Id, null, current.Object);
        if (orphan && !options.DryRun)
        {
            OwnerReferences.Orphan(request.Store, current.Uid);
        }

        var (stored, gone) = request.Store.Remove(request.Id, options) ?? throw ApiErrors.NotFound(request.Id);
        var answersObject = request.Kind
            is { Group: "", Resource: "namespaces" or "pods" or "serviceaccounts" or "services" or "persistentvolumes" };
        await (gone && !answersObject
            ? Responses.JsonAsync(request.Context, 200, Success(request, stored))
            : GetHandler.WriteAsync(request, 200, stored));
    }

    public static async Task DeleteCollectionAsync(ApiRequest request)
    {
        var (options, _) = await OptionsAsync(request);
        var page = ListHandler.Select(request);
        foreach (var item in page.Items)
        {
            WriteSteps.Admit(request, "delete", item.Id, null, item.Object);
            request.Store.Remove(item.Id, options);
        }

        var metadata = new JsonObject { ["resourceVersion"] = page.Version };
        page.Describe(metadata);
        await Responses.JsonAsync(request.Context, 200, new JsonObject
        {
            ["kind"] = request.Kind.ListKind,
            ["apiVersion"] = request.Kind.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page.Items.Select(i => i.Object.DeepClone())]),
        });
    }

    private static JsonObject Success(ApiRequest request, StoredObject stored)
    {
        var details = new JsonObject { ["name"] = stored.Id.Name };
        if (request.Kind.Group.Length > 0)
        {
            details["group"] = request.Kind.Group;
        }

        details["kind"] = request.Kind.Resource;
        details["uid"] = stored.Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }

    private static async Task<(DeleteOptions Options, bool Orphan)> OptionsAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Context);
        var sent = body.Length == 0
            ? []
            : RequestBody.ParseObject(body, request.ContentType, new ResourceInfo("", "v1", "", "DeleteOptions", false));

        // An Eviction wraps the options.
        sent = sent["deleteOptions"] as JsonObject ?? sent;
        var preconditions = sent["preconditions"];
        var dryRun = request.DryRun || (sent["dryRun"] as JsonArray)?.Any(v => v?.ToString() == "All") == true;
        var policy = Meta.Text(sent, "propagationPolicy") is { Length: > 0 } given ? given : request.Query("propagationPolicy");
        if (policy is not ("" or "Orphan" or "Background" or "Foreground"))
        {
            throw ApiErrors.Invalid(
                "DeleteOptions",
                "meta.k8s.io",
                "",
                FieldError.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"]));
        }

        return (new DeleteOptions(Some(preconditions, "uid"), Some(preconditions, "resourceVersion"), dryRun), policy == "Orphan");
    }

    private static string? Some(JsonNode? node, string key) => Meta.Text(node, key) is { Length: > 0 } value ? value : null;
}
