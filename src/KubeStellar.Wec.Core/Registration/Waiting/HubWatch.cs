using System.Runtime.CompilerServices;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>What a hub holds about one cluster.</summary>
/// <param name="Cluster">Its ManagedCluster, once there is one.</param>
/// <param name="Requests">The certificate requests that carry its name; empty when they are not watched.</param>
internal sealed record HubSighting(ManagedCluster? Cluster, IReadOnlyCollection<CertificateSigningRequest> Requests);

/// <summary>
/// Watches a hub for all who wait for one of its clusters: one watch of ManagedClusters and, where wanted, one of certificate
/// requests, however many wait.
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

    private readonly SharedWatch<ManagedCluster> _clusters;
    private readonly SharedWatch<CertificateSigningRequest> _requests;

    private HubWatch(ApiClient its)
    {
        var patient = its.With(s_patience);
        _clusters = new(
            cancel => patient.WatchAsync(
                OcmTypes.ManagedClusters, null, ListOptions.All, OcmJson.Default.ManagedCluster, ManagedCluster.KeyOf, cancel),
            cluster => cluster.Name,
            cluster => cluster.Name);
        _requests = new(
            cancel => patient.WatchAsync(
                CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(),
                RegistrationJson.Default.CertificateSigningRequest, CertificateSigningRequest.KeyOf, cancel),
            request => request.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel),
            request => request.Metadata.Name);
    }

    public static HubWatch Of(ApiClient its) => s_watches.GetValue(its.Connection, _ => new(its));

    /// <summary>
    /// Keeps the watch of ManagedClusters open until disposed, so that waits which begin after the first have ended share it too.
    /// </summary>
    public IDisposable Hold() => _clusters.Join();

    /// <summary>Waits until <paramref name="decide"/> makes something of what the hub holds about a cluster.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up first.</exception>
    public async Task<T> UntilAsync<T>(string name, bool withRequests, Func<HubSighting, T?> decide, CancellationToken cancel)
        where T : class
    {
        using var clusters = _clusters.Join();
        using var requests = withRequests ? _requests.Join() : null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var (cluster, clusterChanged) = _clusters.Look(name);
            var (asked, askedChanged) = withRequests ? _requests.Look(name) : ([], clusterChanged);
            if (cluster is not null && asked is not null && decide(new(cluster.FirstOrDefault(), asked)) is { } made)
            {
                return made;
            }

            await Task.WhenAny(clusterChanged, askedChanged).WaitAsync(cancel);
        }
    }
}
