using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>
/// The AppliedManifestWorks of one hub on the WEC: they record what each ManifestWork applied, so that it can be removed
/// again, with the agent's own permissions.
/// </summary>
internal sealed class AppliedWorks(AgentContext context, Uri hub, ApiConnection local)
{
    private const string Finalizer = "cluster.open-cluster-management.io/applied-manifest-work-cleanup";

    private readonly string _hubHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hub.OriginalString)));

    private ObjectStore Store => context.Wec.Store;

    public JsonObject Ensure(string work)
    {
        var created = Store.Ensure(new JsonObject
        {
            ["apiVersion"] = "work.open-cluster-management.io/v1",
            ["kind"] = "AppliedManifestWork",
            ["metadata"] = new JsonObject { ["name"] = NameOf(work), ["finalizers"] = new JsonArray(Finalizer) },
            ["spec"] = new JsonObject
            {
                ["agentID"] = context.Spec.Uid,
                ["hubHash"] = _hubHash,
                ["manifestWorkName"] = work,
            },
        });
        return created.Text("spec", "agentID") == context.Spec.Uid ? created : Adopt(work) ?? created;
    }

    /// <summary>Records what is applied and deletes what the work no longer contains.</summary>
    /// <returns>Whether all of that is deleted.</returns>
    public async Task<bool> RecordAsync(JsonObject work, IReadOnlyList<ManifestOutcome> outcomes, CancellationToken cancellationToken)
    {
        var id = WellKnown.AppliedManifestWork(NameOf(work.Name()));
        var wanted = outcomes.Where(outcome => outcome.Live is not null).Select(Entry).ToList();
        var mentioned = outcomes.Select(Key).ToHashSet();
        var left = new List<JsonObject>();
        foreach (var entry in Store.Get(id).Objects("status", "appliedResources").Where(entry => !mentioned.Contains(Key(entry))))
        {
            if (!await DeleteAsync(entry, cancellationToken))
            {
                left.Add((JsonObject)entry.DeepClone());
            }
        }

        Store.TryUpdate(id, item => item.Child("status")["appliedResources"] = new JsonArray([.. wanted, .. left]), UpdateScope.Status);
        return left.Count == 0;
    }

    /// <summary>Deletes what a work applied, and then its record.</summary>
    /// <returns>Whether everything is gone.</returns>
    public async Task<bool> RemoveAsync(JsonObject work, CancellationToken cancellationToken)
    {
        var id = WellKnown.AppliedManifestWork(NameOf(work.Name()));
        if (Store.Get(id) is not { } record)
        {
            return true;
        }

        Store.Delete(id);
        var isGone = true;
        if (work.Text("spec", "deleteOption", "propagationPolicy") != "Orphan")
        {
            foreach (var entry in record.Objects("status", "appliedResources"))
            {
                isGone &= await DeleteAsync(entry, cancellationToken);
            }
        }

        if (isGone)
        {
            Store.TryUpdate(id, item => item.RemoveFinalizer(Finalizer));
        }

        return isGone;
    }

    private string NameOf(string work) => $"{_hubHash}-{work}";

    // A reinstalled klusterlet has a new uid and takes over what its predecessor applied.
    private JsonObject? Adopt(string work) => Store.TryUpdate(
        WellKnown.AppliedManifestWork(NameOf(work)),
        item =>
        {
            item.Child("spec")["agentID"] = context.Spec.Uid;
            item.AddFinalizer(Finalizer);
        });

    /// <returns>Whether the object is gone.</returns>
    private async Task<bool> DeleteAsync(JsonObject entry, CancellationToken cancellationToken)
    {
        var kind = context.Wec.Resources.Find(entry.Text("group") ?? "", entry.Text("version") ?? "", entry.Text("resource") ?? "");
        if (kind is null)
        {
            return true;
        }

        var path = $"{ManifestOutcome.CollectionOf(kind, entry.Text("namespace") ?? "")}/{Uri.EscapeDataString(entry.Text("name") ?? "")}";
        try
        {
            var existing = await local.FindAsync(path, cancellationToken);
            if (existing is null || existing.Uid() != entry.Text("uid"))
            {
                return true;
            }

            if (!existing.IsDeleting())
            {
                var options = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "DeleteOptions",
                    ["propagationPolicy"] = "Background",
                    ["preconditions"] = new JsonObject { ["uid"] = existing.Uid() },
                };
                await local.DeleteAsync(path, options, cancellationToken);
            }

            return await local.FindAsync(path, cancellationToken) is null;
        }
        catch (ApiException refused)
        {
            return refused.Code == 404;
        }
    }

    private static JsonObject Entry(ManifestOutcome outcome) => new()
    {
        ["group"] = outcome.Group,
        ["name"] = outcome.Name,
        ["namespace"] = outcome.Namespace,
        ["resource"] = outcome.Kind!.Resource,
        ["uid"] = outcome.Live!.Uid(),
        ["version"] = outcome.Version,
    };

    private static (string?, string?, string?, string?) Key(ManifestOutcome outcome) =>
        (outcome.Group, outcome.Kind?.Resource, outcome.Namespace, outcome.Name);

    private static (string?, string?, string?, string?) Key(JsonObject entry) =>
        (entry.Text("group"), entry.Text("resource"), entry.Text("namespace"), entry.Text("name"));
}
