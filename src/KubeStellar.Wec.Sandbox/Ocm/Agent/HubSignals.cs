using System.Collections.Concurrent;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>
/// Notifies agents that something about their cluster changed on a hub of this sandbox. It carries no data: an agent still has to
/// read with its own credential. One subscription per hub serves all agents, instead of several watches each.
/// </summary>
internal sealed class HubSignals(IReadOnlyList<ApiServer> servers) : IDisposable
{
    private readonly ConcurrentDictionary<(int Port, string Cluster), Action<ResourceId>[]> _listeners = new();
    private readonly ConcurrentDictionary<int, Lazy<IDisposable>> _subscriptions = new();

    /// <summary>Listens for changes about a cluster at the hub with that address.</summary>
    /// <returns>Dispose it to stop listening. Null when the hub is not a server of this sandbox: there will be no signals.</returns>
    public IDisposable? Listen(Uri hub, string cluster, Action<ResourceId> listener)
    {
        // By port, because the address in a bootstrap kubeconfig may use any name for the loopback interface.
        var server = servers.FirstOrDefault(candidate => candidate.Url.Port == hub.Port);
        if (server is null)
        {
            return null;
        }

        var key = (hub.Port, cluster);
        _listeners.AddOrUpdate(key, [listener], (_, others) => [.. others, listener]);
        // Lazy, because two agents may be the first at the same time: if both subscribed, every change would be told twice.
        _ = _subscriptions.GetOrAdd(hub.Port, port => new(() => server.Store.Subscribe(change => Pass(port, change)))).Value;
        return new Subscription(() => _listeners.AddOrUpdate(key, [], (_, others) => [.. others.Where(other => other != listener)]));
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            subscription.Value.Dispose();
        }
    }

    private void Pass(int port, StoreEvent change)
    {
        var cluster = change.Id switch
        {
            { Group: WellKnown.Cluster, Resource: "managedclusters" } => change.Id.Name,
            { Group: WellKnown.Work, Resource: "manifestworks" } => change.Id.Namespace,
            { Group: WellKnown.Certificates } or { Group: WellKnown.Rbac } => change.Object.Label(WellKnown.ClusterNameLabel),
            _ => null,
        };
        if (cluster is not null && _listeners.TryGetValue((port, cluster), out var interested))
        {
            foreach (var listener in interested)
            {
                listener(change.Id);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
