using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>Shows events of the group events.k8s.io in the core group too, where kubectl looks; a real server keeps one object for both.</summary>
internal sealed class EventMirror : IAsyncDisposable
{
    private readonly ObjectStore store;
    private readonly WorkQueue<ResourceId> queue;
    private readonly IDisposable subscription;

    public EventMirror(ObjectStore store, TimeProvider time)
    {
        this.store = store;
        queue = new WorkQueue<ResourceId>(MirrorAsync, time);
        subscription = store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: ClusterEvents.Group, Resource: "events" })
        {
            queue.Add(change.Id);
        }
    }

    private Task MirrorAsync(ResourceId id, CancellationToken cancellation)
    {
        var mirror = id with { Group = "" };
        if (store.Get(id) is not { } source)
        {
            store.Delete(mirror);
        }
        else if (store.Get(mirror) is null)
        {
            store.Create(mirror, ToCore(source));
        }

        return Task.CompletedTask;
    }

    private static JsonObject ToCore(JsonObject source) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = source.Name(), ["namespace"] = source.Namespace() },
        ["involvedObject"] = source["regarding"]?.DeepClone(),
        ["reason"] = source["reason"]?.DeepClone(),
        ["message"] = source["note"]?.DeepClone(),
        ["type"] = source["type"]?.DeepClone(),
        ["action"] = source["action"]?.DeepClone(),
        ["eventTime"] = source["eventTime"]?.DeepClone(),
        ["reportingComponent"] = source["reportingController"]?.DeepClone(),
        ["reportingInstance"] = source["reportingInstance"]?.DeepClone(),
        ["source"] = new JsonObject(),
        ["firstTimestamp"] = null,
        ["lastTimestamp"] = null,
    };
}
