using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;
using KubeStellar.Wec.Sandbox.Validation;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>Server-side apply: fields have owners, conflicts are refused, and fields that an owner no longer applies are removed.</summary>
internal static class ServerSideApply
{
    public static async Task HandleAsync(ApiRequest request, UpdateScope scope, JsonNode body)
    {
        if (body is not JsonObject applied)
        {
            throw ApiErrors.BadRequest("error decoding YAML: json: cannot unmarshal value into Go value of type map[string]interface {}");
        }

        if (request.Query("fieldManager").Length == 0)
        {
            throw ApiErrors.Invalid("PatchOptions", "meta.k8s.io", "", FieldError.Required("fieldManager", "is required for apply patch"));
        }

        WriteSteps.CheckIdentity(request, applied);
        FieldValidation.Check(request, applied);
        WriteSteps.DropNulls(applied);
        if (Meta.Of(applied)["managedFields"] is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        Meta.Of(applied)["name"] = request.Info.Name;
        if (request.Store.Find(request.Id) is null && scope != UpdateScope.Status && Create(request, applied) is { } created)
        {
            await GetHandler.WriteAsync(request, 201, created);
            return;
        }

        var stored = UpdateHandler.Commit(request, scope, "patch", current => Merge(request, current, applied), fieldsBooked: true);
        await GetHandler.WriteAsync(request, 200, stored);
    }

    /// <returns>The new object, or null when it was created meanwhile.</returns>
    private static StoredObject? Create(ApiRequest request, JsonObject applied)
    {
        var create = request.Info.Attributes with { Verb = "create" };
        if (!request.User.IsMaster && request.Server.Authorizer.Authorize(request.User, create) is { Allowed: false } denied)
        {
            throw Denials.Forbidden(request.User, create, denied.Reason);
        }

        if (Meta.ResourceVersion(applied).Length > 0 || Meta.Uid(applied).Length > 0)
        {
            throw ApiErrors.NotFound(request.Id);
        }

        var fresh = (JsonObject)applied.DeepClone();
        var entry = ManagedFields.NewEntry(request, "Apply");
        FieldSet.Union(ManagedFields.Fields(entry), FieldSet.Of(fresh, request.Kind.IsBuiltIn, dots: false));
        ManagedFields.Write(fresh, [entry]);
        try
        {
            return CreateHandler.Create(request, fresh, request.Info.Name, "Apply");
        }
        catch (ApiException problem) when (problem.Reason == "AlreadyExists")
        {
            return null;
        }
    }

    private static JsonObject Merge(ApiRequest request, JsonObject live, JsonObject applied)
    {
        var builtIn = request.Kind.IsBuiltIn;
        var entries = ManagedFields.Read(live);
        var mine = ManagedFields.Find(entries, request, "Apply");
        var others = entries.Where(e => e != mine).ToList();
        Settle(request, others, FieldSet.Changes(live, applied, builtIn, dots: false));

        var fields = FieldSet.Of(applied, builtIn, dots: false);
        var merged = ApplyMerge.Merge(live, applied, builtIn);
        if (mine is not null)
        {
            var abandoned = (JsonObject)ManagedFields.Fields(mine).DeepClone();
            FieldSet.Subtract(abandoned, fields);
            foreach (var other in others)
            {
                FieldSet.Subtract(abandoned, ManagedFields.Fields(other));
            }

            ApplyMerge.Remove(merged, abandoned);
        }
        else
        {
            mine = ManagedFields.NewEntry(request, "Apply");
            entries.Add(mine);
        }

        var same = JsonNode.DeepEquals(fields, ManagedFields.Fields(mine))
            && FieldSet.Changes(live, applied, builtIn, dots: false).Count == 0;
        mine["fieldsV1"] = fields;
        mine["apiVersion"] = request.Kind.ApiVersion;
        ManagedFields.Stamp(request, mine, !same);
        var existing = FieldSet.Of(merged, builtIn, dots: true);
        foreach (var other in others)
        {
            FieldSet.Prune(ManagedFields.Fields(other), existing);
        }

        ManagedFields.Write(merged, entries);
        if (Meta.ResourceVersion(applied).Length == 0)
        {
            Meta.Of(merged).Remove("resourceVersion");
        }

        return merged;
    }

    /// <summary>Finds other owners of what this apply changes: with force they lose it, without it the request fails.</summary>
    private static void Settle(ApiRequest request, List<JsonObject> others, JsonObject changes)
    {
        var conflicts = new List<(string Manager, string Path)>();
        foreach (var other in others)
        {
            var paths = new List<string>();
            FieldSet.Common(changes, ManagedFields.Fields(other), "", paths);
            paths.Sort(StringComparer.Ordinal);
            conflicts.AddRange(paths.Select(p => (Printed(other), p)));
        }

        if (conflicts.Count == 0)
        {
            return;
        }

        if (!request.Flag("force"))
        {
            throw Conflict(conflicts);
        }

        foreach (var other in others)
        {
            FieldSet.Subtract(ManagedFields.Fields(other), changes);
        }
    }

    private static string Printed(JsonObject entry)
    {
        var subresource = Meta.Text(entry, "subresource");
        var name = GoText.Quote(Meta.Text(entry, "manager"));
        name = subresource.Length > 0 ? $"{name} with subresource {GoText.Quote(subresource)}" : name;
        return Meta.Text(entry, "operation") == "Apply" ? name : $"{name} using {Meta.Text(entry, "apiVersion")}";
    }

    private static ApiException Conflict(List<(string Manager, string Path)> conflicts)
    {
        var causes = conflicts.Select(JsonNode (c) => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {c.Manager}",
            ["field"] = c.Path,
        });
        var text = conflicts.Count == 1
            ? $"1 conflict: conflict with {conflicts[0].Manager}: {conflicts[0].Path}"
            : string.Create(CultureInfo.InvariantCulture, $"{conflicts.Count} conflicts: ") + string.Join(
                '\n',
                conflicts.GroupBy(c => c.Manager).OrderBy(g => g.Key, StringComparer.Ordinal).Select(
                    g => $"conflicts with {g.Key}:\n{string.Join('\n', g.Select(c => $"- {c.Path}"))}"));
        return new ApiException(409, "Conflict", $"Apply failed with {text}", new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }
}
