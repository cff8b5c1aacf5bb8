using System.Runtime.CompilerServices;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Waiting;

/// <summary>What a hub holds about one cluster.</summary>
/// <param name="Cluster">Its ManagedCluster, once there is one.</param>
/// <param name="Requests">The certificate requests that carry its name; empty when they are not watched.</param>
internal sealed record HubSighting(ManagedCluster? Cluster, IReadOnlyCollection<V1CertificateSigningRequest> Requests)
{
    /// <summary>The add-ons in its mailbox; empty when they are not watched.</summary>
    public IReadOnlyCollection<NamedObject> AddOns { get; init; } = [];
}

/// <summary>
/// Watches a hub for all who wait for one of its clusters: one watch of ManagedClusters and, where wanted, one of certificate
/// requests and one of add-ons, however many wait.
/// </summary>
internal sealed class HubWatch
{
    /// <summary>A wait outlives a restart of the hub's API server.</summary>
    private static readonly RetryPolicy s_patience = RetryPolicy.Default with
    {
        ConnectAttempts = int.MaxValue,
        Limit = TimeSpan.FromMinutes(3),
    };

    private static readonly ConditionalWeakTable<ClusterConnection, HubWatch> s_watches = [];

    private readonly TraceAudience _audience = new();
    private readonly SharedWatch<ManagedCluster> _clusters;
    private readonly SharedWatch<V1CertificateSigningRequest> _requests;
    private readonly SharedWatch<NamedObject> _addOns;

    /// <param name="its">The hub.</param>
    /// <param name="only">The one cluster to be watched; null for all.</param>
    private HubWatch(ClusterClient its, string? only)
    {
        var patient = its.With(s_patience).ObservedBy(_audience.Tell);
        // Who waits for a cluster that cannot be read waits in vain, and only he.
        var clusters = ListOptions.Kept with
        {
            FieldSelector = only is null ? null : $"metadata.name={only}",
            OnUnreadable = static _ => { },
        };
        _clusters = new(
            cancellationToken => patient.WatchAsync<ManagedCluster>(null, clusters, cancellationToken),
            cluster => cluster.Name,
            cluster => cluster.Name);
        _requests = new(
            cancellationToken => patient.WatchAsync<V1CertificateSigningRequest>(
                null, CertificateRequests.OfAgents(only), cancellationToken),
            CertificateRequests.ClusterOf,
            request => request.ReadName());
        _addOns = new(
            cancellationToken => patient.WatchAsync(
                OcmTypes.ManagedClusterAddOns, only, ListOptions.Kept, ObjectJson.Default.NamedObject, NamedObject.KeyOf,
                cancellationToken),
            addOn => addOn.Metadata.Namespace,
            addOn => addOn.Metadata.Name);
    }

    /// <summary>The watch of all clusters of a hub.</summary>
    public static HubWatch Of(ClusterClient its) => s_watches.GetValue(its.Connection, _ => new(its, null));

    /// <summary>
    /// The watch of all clusters while somebody keeps it open, else one of that cluster alone: nobody is sent the inventory of
    /// thousands for the sake of one.
    /// </summary>
    public static HubWatch For(ClusterClient its, string name) =>
        s_watches.TryGetValue(its.Connection, out var all) && all._clusters.IsRunning ? all : new(its, name);

    /// <summary>
    /// Keeps the watch of ManagedClusters open until disposed, so that waits which begin after the first have ended share it too.
    /// </summary>
    /// <param name="observer">Told of the requests meanwhile.</param>
    public IDisposable Hold(Action<RequestTrace>? observer)
    {
        var listening = _audience.Join(observer);
        return new Held(_clusters.Join(), listening);
    }

    /// <summary>Waits until <paramref name="decide"/> makes something of what the hub holds about a cluster.</summary>
    /// <param name="name">The cluster.</param>
    /// <param name="needs">What else of it is to be looked at.</param>
    /// <param name="decide">Gives null as long as there is something to wait for.</param>
    /// <param name="observer">Told of the requests meanwhile.</param>
    /// <exception cref="OperationCanceledException">The caller gave up first.</exception>
    public async Task<T> UntilAsync<T>(
        string name, HubNeeds needs, Func<HubSighting, T?> decide, Action<RequestTrace>? observer, CancellationToken cancellationToken)
        where T : class
    {
        using var listening = _audience.Join(observer);
        using var clusters = _clusters.Join();
        using var requests = needs.HasFlag(HubNeeds.Requests) ? _requests.Join() : null;
        using var addOns = needs.HasFlag(HubNeeds.AddOns) ? _addOns.Join() : null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (cluster, clusterChanged) = _clusters.Look(name);
            var (asked, askedChanged) = requests is null ? ([], clusterChanged) : _requests.Look(name);
            var (added, addedChanged) = addOns is null ? ([], clusterChanged) : _addOns.Look(name);
            if (cluster is not null && asked is not null && added is not null
                && decide(new(cluster.FirstOrDefault(), asked) { AddOns = added }) is { } made)
            {
                return made;
            }

            await Task.WhenAny(clusterChanged, askedChanged, addedChanged).WaitAsync(cancellationToken);
        }
    }

    private sealed class Held(IDisposable watch, IDisposable? listening) : IDisposable
    {
        public void Dispose()
        {
            watch.Dispose();
            listening?.Dispose();
        }
    }
}
