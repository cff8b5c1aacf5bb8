using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>What a registration has to know of its hub.</summary>
internal sealed record HubSurvey
{
    /// <summary>The hub as the caller, or as his token; null where it cannot be reached.</summary>
    public ClusterClient? Its { get; init; }

    public required HubEndpoint Endpoint { get; init; }

    public required AgentVersion Version { get; init; }

    /// <summary>What the hub says of itself on its own network.</summary>
    public StoredKubeconfig? Published { get; init; }

    /// <summary>The cluster of the wanted name.</summary>
    public ManagedCluster? Cluster { get; init; }

    /// <param name="its">The hub as the caller; null for a caller who has only a token.</param>
    /// <param name="request">What is wanted.</param>
    public static Task<HubSurvey> ReadAsync(
        ClusterClient? its, RegistrationRequest request, IReport report, CancellationToken cancellationToken) =>
        its is null
            ? ReadAsTokenAsync(
                request, request.Token ?? throw new InvalidOperationException("Neither an ITS nor a token of it."), report,
                cancellationToken)
            : ReadAsCallerAsync(its, request, report, cancellationToken);

    private static async Task<HubSurvey> ReadAsCallerAsync(
        ClusterClient its, RegistrationRequest request, IReport report, CancellationToken cancellationToken)
    {
        ItsTrust.Ensure(its);
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        var known = its.FindAsync<ManagedCluster>(request.Name, null, cancellationToken);
        var published = ClusterInfo.FindAsync(its, cancellationToken);
        var version = AgentVersions.ResolveAsync(request.AgentVersion, request.ImageRegistry, its, report, cancellationToken);
        await Task.WhenAll(known, published, version);
        var endpoint = await HubEndpoints.ResolveAsync(request.Hub, its, await published, report, cancellationToken);
        await IsInSightAsync(endpoint, request, report, cancellationToken);
        return new() { Its = its, Endpoint = endpoint, Version = await version, Published = await published, Cluster = await known };
    }

    private static async Task<HubSurvey> ReadAsTokenAsync(
        RegistrationRequest request, BootstrapToken token, IReport report, CancellationToken cancellationToken)
    {
        var published = request.Hub.PublishedServer is { } address ? new StoredKubeconfig(address, null, null) : null;
        var endpoint = await HubEndpoints.ResolveAsync(request.Hub, null, published, report, cancellationToken);
        var its = await IsInSightAsync(endpoint, request, report, cancellationToken)
            ? await TokenAccess.OpenAsync(
                HubProbe.ClientOf(endpoint, request.Hub, AliasOf(endpoint, request), token), token, cancellationToken)
            : null;
        var version = AgentVersions.Of(request.AgentVersion, request.ImageRegistry, token);
        var cluster = its is null
            ? null
            : await its.FindAsync<ManagedCluster>(request.Name, null, cancellationToken);
        return new() { Its = its, Endpoint = endpoint, Version = version, Published = published, Cluster = cluster };
    }

    private static HubHostAlias? AliasOf(HubEndpoint endpoint, RegistrationRequest request) =>
        request.Agent.HostAlias?.For(endpoint.Server);

    private static async Task<bool> IsInSightAsync(
        HubEndpoint endpoint, RegistrationRequest request, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await HubProbe.IsInSightAsync(endpoint, request.Hub, AliasOf(endpoint, request), report, cancellationToken);
        }
        catch (WecException e) when (request.Force && e.ErrorId == HubProbe.NotTrustedId)
        {
            // And no token is sent there from here.
            report.Warning(e.Message);
            return false;
        }
    }
}
