using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Validation;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>POST of a new object.</summary>
internal static class CreateHandler
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var body = RequestBody.ParseObject(await RequestBody.ReadAsync(request.Context), request.ContentType, request.Kind);
        WriteSteps.CheckIdentity(request, body);
        FieldValidation.Check(request, body);
        var stored = Create(request, body, Meta.Name(body), "Update");
        await GetHandler.WriteAsync(request, 201, stored);
    }

    /// <param name="request">The request.</param>
    /// <param name="body">The object; it is modified.</param>
    /// <param name="name">Its name, empty to have one generated.</param>
    /// <param name="operation"><c>Update</c>, or <c>Apply</c> when the caller has already recorded the fields.</param>
    public static StoredObject Create(ApiRequest request, JsonObject body, string name, string operation)
    {
        WriteSteps.DropNulls(body);
        var metadata = Meta.Of(body);
        if (Meta.Text(metadata, "resourceVersion").Length > 0)
        {
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }

        if (request.Kind.HasSubresource("status"))
        {
            body.Remove("status");
        }

        if (request.Kind.Namespaced)
        {
            metadata["namespace"] = request.Info.Namespace;
        }

        var id = request.Id with { Name = name };
        SchemaRules.Apply(request.Kind.Schema, body);
        VersionConversion.ToStorage(body, request.Kind);
        WriteSteps.Admit(request, "create", id, body, null);
        ObjectValidation.Check(request.Kind, body, null);
        if (operation == "Update")
        {
            metadata = Meta.Of(body);
            metadata.Remove("managedFields");
            ManagedFields.RecordUpdate(request, new JsonObject(), body);
        }

        var stored = request.Store.Insert(id, body, request.DryRun);
        if (!request.DryRun && request.Kind.Resource == "customresourcedefinitions")
        {
            // A real server needs a moment to serve a new kind. Clients that wait for Established see no difference.
            CustomResourceController.Establish(request.Server, stored.Id);
            stored = request.Store.Find(stored.Id) ?? stored;
        }

        return stored;
    }
}
