using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Reads and removes owner references.</summary>
internal static class OwnerReferences
{
    /// <summary>Removes the owner reference from an owner's dependents, so that they outlive it.</summary>
    public static void Orphan(ObjectStore store, string ownerUid)
    {
        foreach (var (group, resource) in store.Tables())
        {
            var all = store.Snapshot(group, resource, "", out _);
            for (var i = 0; i < all.Length; i++)
            {
                var dependent = all.Span[i];
                if (Owners(dependent.Object).Contains(ownerUid))
                {
                    store.Update(dependent.Id, value => Forget(value, ownerUid), UpdateScope.All);
                }
            }
        }
    }

    public static List<string> Owners(JsonObject value) =>
        (value["metadata"] as JsonObject)?["ownerReferences"] is JsonArray owners ? [.. owners.Select(o => Meta.Text(o, "uid"))] : [];

    private static void Forget(JsonObject value, string ownerUid)
    {
        if (Meta.Of(value)["ownerReferences"] is JsonArray owners)
        {
            for (var i = owners.Count - 1; i >= 0; i--)
            {
                if (Meta.Text(owners[i], "uid") == ownerUid)
                {
                    owners.RemoveAt(i);
                }
            }
        }
    }
}
