using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <content>The writes, all of which end in one commit under the lock.</content>
public sealed partial class ObjectStore
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    internal StoredObject Insert(ResourceId id, JsonObject value, bool dryRun)
    {
        ArgumentNullException.ThrowIfNull(value);
        var fresh = Meta.Arrange((JsonObject)value.DeepClone());
        var metadata = Meta.Of(fresh);
        if (id.Name.Length == 0)
        {
            id = id with { Name = Meta.Text(metadata, "generateName") + new string(Random.Shared.GetItems<char>(NameAlphabet, 5)) };
        }

        metadata["name"] = id.Name;
        metadata.Remove("namespace");
        if (id.Namespace.Length > 0)
        {
            metadata["namespace"] = id.Namespace;
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Meta.Timestamp(time.GetUtcNow());
        metadata.Remove("generation");
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        if (_rules.HasGeneration(id.Group, id.Resource))
        {
            metadata["generation"] = 1;
        }

        _rules.PrepareCreate(id, fresh);
        fresh = Meta.Arrange(fresh);
        lock (_gate)
        {
            if (Table(id.Group, id.Resource).Find(id.Namespace, id.Name) is not null)
            {
                throw ApiErrors.AlreadyExists(id);
            }

            return dryRun ? new StoredObject(id, fresh, 0) : Commit(StoreEventType.Added, id, fresh, null);
        }
    }

    /// <summary>Replaces the state that a new one was made from.</summary>
    /// <returns>The stored state (the old one when nothing changed), or null when the object was changed meanwhile.</returns>
    internal StoredObject? Replace(StoredObject current, JsonObject next, UpdateScope scope, bool dryRun = false)
    {
        next = Limit(current.Object, next, scope);
        if (JsonNode.DeepEquals(current.Object, next))
        {
            return current;
        }

        if (_rules.HasGeneration(current.Id.Group, current.Id.Resource) && DesiredStateDiffers(current.Object, next))
        {
            Meta.Of(next)["generation"] = Generation(current.Object) + 1;
        }

        if (dryRun)
        {
            return new StoredObject(current.Id, next, current.ResourceVersion);
        }

        lock (_gate)
        {
            if (Table(current.Id.Group, current.Id.Resource).Find(current.Id.Namespace, current.Id.Name) != current)
            {
                return null;
            }

            var last = Meta.IsDeleting(next) && !Meta.HasFinalizers(next);
            return Commit(last ? StoreEventType.Deleted : StoreEventType.Modified, current.Id, next, current);
        }
    }

    /// <returns>The state after the deletion, and whether the object is gone; null when there was no object.</returns>
    internal (StoredObject Stored, bool Gone)? Remove(ResourceId id, DeleteOptions options)
    {
        while (true)
        {
            if (Find(id) is not { } current)
            {
                return null;
            }

            CheckPreconditions(id, current.Object, options);
            if (Meta.HasFinalizers(current.Object) && Meta.IsDeleting(current.Object))
            {
                return (current, false);
            }

            var next = (JsonObject)current.Object.DeepClone();
            var gone = !Meta.HasFinalizers(next);
            if (!gone)
            {
                MarkDeleting(next, id);
            }

            if (options.DryRun)
            {
                return (new StoredObject(id, next, current.ResourceVersion), gone);
            }

            lock (_gate)
            {
                if (Table(id.Group, id.Resource).Find(id.Namespace, id.Name) == current)
                {
                    return (Commit(gone ? StoreEventType.Deleted : StoreEventType.Modified, id, next, current), gone);
                }
            }
        }
    }

    private static void CheckPreconditions(ResourceId id, JsonObject current, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != Meta.Uid(current))
        {
            throw ApiErrors.Conflict(
                id.Resource,
                id.Group,
                id.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {Meta.Uid(current)}");
        }

        if (options.ResourceVersion is { } version && version != Meta.ResourceVersion(current))
        {
            throw ApiErrors.Conflict(
                id.Resource,
                id.Group,
                id.Name,
                $"Precondition failed: ResourceVersion in precondition: {version}, "
                + $"ResourceVersion in object meta: {Meta.ResourceVersion(current)}");
        }
    }

    private static long Generation(JsonObject value) =>
        Meta.Of(value)["generation"] is JsonValue v && long.TryParse(v.ToJsonString(), out var generation) ? generation : 0;

    private static bool DesiredStateDiffers(JsonObject before, JsonObject after)
    {
        static bool Counts(string key) => key is not ("metadata" or "status");
        foreach (var (key, value) in after)
        {
            if (Counts(key) && !JsonNode.DeepEquals(value, before[key]))
            {
                return true;
            }
        }

        return before.Any(p => Counts(p.Key) && !after.ContainsKey(p.Key));
    }

    /// <summary>Restores what the scope does not cover, and what only the system may write.</summary>
    private static JsonObject Limit(JsonObject before, JsonObject after, UpdateScope scope)
    {
        if (scope == UpdateScope.Status)
        {
            var kept = (JsonObject)before.DeepClone();
            Take(after, kept, "status");
            Take(Meta.Of(after), Meta.Of(kept), "managedFields");
            return Meta.Arrange(kept);
        }

        foreach (var key in (ReadOnlySpan<string>)["name", "namespace", "uid", "creationTimestamp", "resourceVersion", "generation",
            "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            Take(Meta.Of(before), Meta.Of(after), key);
        }

        if (scope == UpdateScope.Spec)
        {
            Take(before, after, "status");
        }

        return Meta.Arrange(after);
    }

    private static void Take(JsonObject from, JsonObject to, string key)
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

    private void MarkDeleting(JsonObject next, ResourceId id)
    {
        var metadata = Meta.Of(next);
        metadata["deletionTimestamp"] = Meta.Timestamp(time.GetUtcNow());
        if (id is { Group: "", Resource: "namespaces" })
        {
            next["status"] = new JsonObject { ["phase"] = "Terminating" };
        }
        else
        {
            metadata["deletionGracePeriodSeconds"] = 0;
        }

        if (_rules.HasGeneration(id.Group, id.Resource))
        {
            metadata["generation"] = Generation(next) + 1;
        }
    }

    private StoredObject Commit(StoreEventType type, ResourceId id, JsonObject value, StoredObject? previous)
    {
        var version = Interlocked.Increment(ref _resourceVersion);
        Meta.Of(value)["resourceVersion"] = Meta.VersionText(version);
        value = Meta.Arrange(value);
        var stored = new StoredObject(id, value, version);
        var change = new StoreEvent(type, id, value, version) { Previous = previous?.Object, Stored = stored };
        Table(id.Group, id.Resource).Commit(change);
        Tell(change);
        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(change);
        }

        return stored;
    }
}
