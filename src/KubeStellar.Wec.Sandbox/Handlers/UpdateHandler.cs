using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Validation;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>PUT of a whole object, and the commit that PATCH shares with it.</summary>
internal static class UpdateHandler
{
    private const int Attempts = 100;

    public static async Task HandleAsync(ApiRequest request, UpdateScope scope)
    {
        var body = RequestBody.ParseObject(await RequestBody.ReadAsync(request.Context), request.ContentType, request.Kind);
        WriteSteps.CheckIdentity(request, body);
        FieldValidation.Check(request, body);
        if (!request.Kind.IsBuiltIn && Meta.ResourceVersion(body).Length == 0 && request.Store.Find(request.Id) is not null)
        {
            throw ApiErrors.Invalid(
                request.Kind.Kind,
                request.Kind.Group,
                request.Info.Name,
                new FieldError("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update"));
        }

        var stored = Commit(request, scope, "update", _ => (JsonObject)body.DeepClone(), fieldsBooked: false);
        await GetHandler.WriteAsync(request, 200, stored);
    }

    /// <param name="request">The request.</param>
    /// <param name="scope">Which part may change.</param>
    /// <param name="verb">For admission.</param>
    /// <param name="change">Makes the new state from a copy of the current one; it may run more than once.</param>
    /// <param name="fieldsBooked">Whether the change maintains <c>managedFields</c> itself, as apply does.</param>
    public static StoredObject Commit(
        ApiRequest request, UpdateScope scope, string verb, Func<JsonObject, JsonObject> change, bool fieldsBooked)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = request.Store.Find(request.Id) ?? throw ApiErrors.NotFound(request.Id);
            var next = change((JsonObject)VersionConversion.Present(current.Object, request.Kind).DeepClone());
            CheckPreconditions(request, verb, current.Object, next);
            WriteSteps.DropNulls(next);
            VersionConversion.ToStorage(next, request.Kind);
            next["apiVersion"] = current.Object["apiVersion"]!.DeepClone();
            next["kind"] = request.Kind.Kind;
            Keep(current.Object, next, scope);
            if (scope != UpdateScope.Status)
            {
                SchemaRules.Apply(request.Kind.Schema, next);
            }

            WriteSteps.Admit(request, verb, request.Id, next, current.Object);
            ObjectValidation.Check(request.Kind, next, current.Object);
            if (!fieldsBooked)
            {
                ManagedFields.RecordUpdate(request, current.Object, next);
            }

            if (request.Store.Replace(current, next, scope, request.DryRun) is { } stored)
            {
                return stored;
            }
        }

        throw ApiErrors.StaleWrite(request.Id);
    }

    private static void CheckPreconditions(ApiRequest request, string verb, JsonObject current, JsonObject next)
    {
        if (Meta.Uid(next) is { Length: > 0 } uid && uid != Meta.Uid(current))
        {
            if (verb == "patch")
            {
                // In a replacement another uid is a conflict; in a patch it is an attempt to change an immutable field.
                throw ApiErrors.Invalid(
                    request.Kind.Kind,
                    request.Kind.Group,
                    request.Info.Name,
                    FieldError.Invalid("metadata.uid", uid, "field is immutable"));
            }

            throw ApiErrors.Conflict(
                request.Kind.Resource,
                request.Kind.Group,
                request.Info.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {Meta.Uid(current)}");
        }

        if (Meta.ResourceVersion(next) is { Length: > 0 } version && version != Meta.ResourceVersion(current))
        {
            throw ApiErrors.StaleWrite(request.Id);
        }
    }

    /// <summary>Restores what the path does not cover, so that admission and validation see what will be stored.</summary>
    private static void Keep(JsonObject current, JsonObject next, UpdateScope scope)
    {
        if (scope == UpdateScope.Spec)
        {
            Copy(current, next, "status");
            return;
        }

        if (scope == UpdateScope.Status)
        {
            var keys = current.Select(p => p.Key).Union(next.Select(p => p.Key));
            foreach (var key in keys.Where(k => k is not ("status" or "metadata")).ToList())
            {
                Copy(current, next, key);
            }

            var managed = Meta.Of(next)["managedFields"]?.DeepClone();
            Copy(current, next, "metadata");
            Meta.Of(next)["managedFields"] = managed;
        }
    }

    private static void Copy(JsonObject from, JsonObject to, string key)
    {
        if (from[key] is { } value)
        {
            to[key] = value.DeepClone();
        }
        else
        {
            to.Remove(key);
        }
    }
}
