using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Writes for controllers: an object that exists already is kept, and a missing one is not an error.</summary>
internal static class StoreExtensions
{
    /// <summary>The id of an object of a kind that the controllers create; all their plurals end in "s".</summary>
    public static ResourceId IdOf(JsonObject item)
    {
        var apiVersion = item.Text("apiVersion") ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var resource = (item.Text("kind") ?? "").ToLowerInvariant() + "s";
        return new ResourceId(slash < 0 ? "" : apiVersion[..slash], resource, item.Namespace(), item.Name());
    }

    /// <summary>Creates the object unless one of that name exists.</summary>
    /// <returns>What is in the store.</returns>
    public static JsonObject Ensure(this ObjectStore store, JsonObject item)
    {
        var id = IdOf(item);
        if (store.Get(id) is { } existing)
        {
            return existing;
        }

        try
        {
            return store.Create(id, item);
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            return store.Get(id) ?? item;
        }
    }

    /// <summary>Updates the object if it still exists.</summary>
    public static JsonObject? TryUpdate(
        this ObjectStore store, ResourceId id, Action<JsonObject> change, UpdateScope scope = UpdateScope.All)
    {
        try
        {
            return store.Update(id, change, scope);
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            return null;
        }
    }

    /// <summary>
    /// Puts a finalizer on an object before a controller sets anything up for it: for one that goes without it, nobody would clean up.
    /// </summary>
    /// <returns>
    /// False when the object that was read has been deleted, whether or not another has its name now. That is an event of its own, and the
    /// controller must leave everything to it.
    /// </returns>
    public static bool Hold(this ObjectStore store, ResourceId id, string uid, string finalizer)
    {
        var found = store.TryUpdate(
            id,
            item =>
            {
                if (item.Uid() == uid && !item.IsDeleting())
                {
                    item.AddFinalizer(finalizer);
                }
            },
            UpdateScope.Spec);
        return found is not null && found.Uid() == uid && !found.IsDeleting();
    }

    /// <summary>Takes a finalizer off the object it was put on, and off no other that has its name now.</summary>
    public static void Release(this ObjectStore store, ResourceId id, string uid, string finalizer) => store.TryUpdate(
        id,
        item =>
        {
            if (item.Uid() == uid)
            {
                item.RemoveFinalizer(finalizer);
            }
        });

    public static void SetCondition(this ObjectStore store, ResourceId id, Condition condition, TimeProvider time) =>
        store.TryUpdate(id, item => Conditions.Set(item, condition, time.GetUtcNow()), UpdateScope.Status);
}
