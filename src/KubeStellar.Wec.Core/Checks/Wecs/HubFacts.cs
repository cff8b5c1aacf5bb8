using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>What an ITS says about one name.</summary>
internal sealed record HubFacts
{
    /// <summary>True, or the problem: it does not answer, or is no ITS.</summary>
    public required Reading<bool> IsHub { get; init; }

    public Reading<ManagedCluster?> Cluster { get; init; } = Reading<ManagedCluster?>.None;

    public Reading<RequestCounts?> Requests { get; init; } = Reading<RequestCounts?>.None;

    public Reading<NamedObject?> Mailbox { get; init; } = Reading<NamedObject?>.None;

    /// <summary>The status add-on as the ITS offers it to its WECs.</summary>
    public Reading<NamedObject?> AddOn { get; init; } = Reading<NamedObject?>.None;

    /// <summary>The status add-on of this WEC.</summary>
    public Reading<NamedObject?> WecAddOn { get; init; } = Reading<NamedObject?>.None;

    public StoredKubeconfig? Published { get; init; }

    /// <summary>Where an agent would be told to dial.</summary>
    public Reading<HubEndpoint> Endpoint { get; init; } = Reading<HubEndpoint>.None;

    public bool Answers => IsHub is { Problem: null, Value: true };

    public static async Task<HubFacts> ReadAsync(Space its, string name, CancellationToken cancellationToken)
    {
        var api = its.Api;
        var isHub = await Reading.OfAsync(async () =>
        {
            await HubCheck.EnsureIsHubAsync(api, cancellationToken);
            return true;
        });
        if (isHub.Problem is not null)
        {
            return new() { IsHub = isHub };
        }

        var cluster = Reading.OfAsync(
            () => api.FindAsync(OcmTypes.ManagedClusters, name, null, OcmJson.Default.ManagedCluster, cancellationToken));
        var requests = Reading.OfAsync(
            async () => (await RequestCounts.ReadAsync(api, cancellationToken, name))?.GetValueOrDefault(name, RequestCounts.None));
        var mailbox = Reading.OfAsync(() => FindAsync(api, CoreTypes.Namespaces, name, null, cancellationToken));
        var addOn = Reading.OfAsync(() => FindAsync(api, OcmTypes.ClusterManagementAddOns, AddOnTypes.Status, null, cancellationToken));
        var wecAddOn = Reading.OfAsync(() => FindAsync(api, OcmTypes.ManagedClusterAddOns, AddOnTypes.Status, name, cancellationToken));
        var published = await Reading.OfAsync(() => ClusterInfo.FindAsync(api, cancellationToken));
        var endpoint = Reading.OfAsync(
            () => HubEndpoints.ResolveAsync(RequestFor(its), api, published.Value, SilentReport.Instance, cancellationToken));
        await Task.WhenAll(cluster, requests, mailbox, addOn, wecAddOn, endpoint);
        return new()
        {
            IsHub = isHub,
            Cluster = await cluster,
            Requests = await requests,
            Mailbox = await mailbox,
            AddOn = await addOn,
            WecAddOn = await wecAddOn,
            Published = published.Value,
            Endpoint = await endpoint,
        };
    }

    public static HubEndpointRequest RequestFor(Space its) => new()
    {
        CallerServer = its.Configuration.Cluster.Server,
        CallerCertificateAuthority = its.Configuration.Cluster.CertificateAuthorityData,
        Observer = its.Api.Observer,
    };

    private static Task<NamedObject?> FindAsync(
        ClusterClient api, ResourceType type, string name, string? @namespace, CancellationToken cancellationToken) =>
        api.FindAsync(type, name, @namespace, ObjectJson.Default.NamedObject, cancellationToken);
}
