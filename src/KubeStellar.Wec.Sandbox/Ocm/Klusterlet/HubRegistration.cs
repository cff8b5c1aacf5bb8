using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>What the agent does with the bootstrap kubeconfig: check it, create the ManagedCluster, request a certificate.</summary>
internal sealed class HubRegistration(AgentContext context) : IDisposable
{
    private const string UserAgent = "registration/v0.0.0";
    private const string AnnotationPrefix = "agent.open-cluster-management.io";

    private readonly KlusterletSpec _spec = context.Spec;
    private readonly CertificateRequester _requester = new(context.Spec);
    private readonly string _agentName = CertificateRequester.NewAgentName();
    private ApiConnection? _connection;
    private string? _connectedBy;
    private string? _restoredBy;
    private HubConnectionStatus? _lastFinding;

    /// <summary>Whether the bootstrap kubeconfig works; checked again only after a failure or a change.</summary>
    public async Task<HubConnectionStatus> CheckAsync(Kubeconfig bootstrap, JsonObject secret, CancellationToken cancellationToken)
    {
        var hub = Connect(bootstrap, secret);
        if (_lastFinding?.Reason == "BootstrapSecretFunctional")
        {
            return _lastFinding;
        }

        return _lastFinding = await ProbeAsync(hub, bootstrap, cancellationToken);
    }

    /// <returns>The identity once the hub has signed it, or null while it is not approved.</returns>
    public async Task<HubSecret?> RegisterAsync(Kubeconfig bootstrap, CancellationToken cancellationToken)
    {
        try
        {
            _restoredBy = _connectedBy;
            await CreateClusterAsync(_connection!, cancellationToken);
            return await _requester.AdvanceAsync(_connection!, bootstrap, _agentName, cancellationToken);
        }
        catch (Exception)
        {
            // Whatever it was (an expired token, an unreachable hub), the kubeconfig has to be checked again.
            _lastFinding = null;
            throw;
        }
    }

    /// <summary>Creates a missing ManagedCluster, once per bootstrap Secret; a joined agent ignores failures.</summary>
    public async Task RestoreClusterAsync(Kubeconfig bootstrap, JsonObject secret, CancellationToken cancellationToken)
    {
        var hub = Connect(bootstrap, secret);
        if (_restoredBy == _connectedBy)
        {
            return;
        }

        _restoredBy = _connectedBy;
        try
        {
            await CreateClusterAsync(hub, cancellationToken);
        }
        catch (Exception problem) when (problem is ApiException or HttpRequestException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The bootstrap token of a cluster that joined long ago has expired.
        }
    }

    /// <returns>The next certificate of the same agent, or null while the hub has not signed it.</returns>
    public Task<HubSecret?> RenewAsync(ApiConnection hub, HubSecret known, CancellationToken cancellationToken) =>
        _requester.AdvanceAsync(hub, known.Kubeconfig, known.AgentName, cancellationToken);

    public void Dispose()
    {
        _requester.Dispose();
        _connection?.Dispose();
    }

    private ApiConnection Connect(Kubeconfig bootstrap, JsonObject secret)
    {
        var version = secret.Uid() + "/" + secret.Text("metadata", "resourceVersion");
        if (_connection is null || _connectedBy != version)
        {
            _connection?.Dispose();
            _connection = new ApiConnection(context.Target(bootstrap), UserAgent, () => bootstrap.Token);
            _connectedBy = version;
            _lastFinding = null;
            _requester.Forget();
        }

        return _connection;
    }

    private async Task<HubConnectionStatus> ProbeAsync(ApiConnection hub, Kubeconfig bootstrap, CancellationToken cancellationToken)
    {
        try
        {
            return await BootstrapCheck.FirstDeniedAsync(hub, cancellationToken) is { } denied
                ? HubConnectionStatus.BootstrapUnauthorized(_spec, bootstrap, denied)
                : HubConnectionStatus.BootstrapFunctional(_spec, bootstrap);
        }
        catch (ApiException refused)
        {
            // A token that the hub rejects is an error of the review; only an answered review can say that something is not allowed.
            return HubConnectionStatus.BootstrapError(_spec, refused.Message);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException
            || (unreachable is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HubConnectionStatus.BootstrapError(_spec, GoNetworkText.Of(unreachable, bootstrap.Server));
        }
    }

    private async Task CreateClusterAsync(ApiConnection hub, CancellationToken cancellationToken)
    {
        if (await hub.FindAsync(ApiPaths.ManagedCluster(_spec.ClusterName), cancellationToken) is not null)
        {
            return;
        }

        try
        {
            await hub.PostAsync(ApiPaths.ManagedClusters, NewCluster(), cancellationToken);
        }
        catch (ApiException raced) when (raced.Reason == "AlreadyExists")
        {
            // Another cluster that claims this name was faster; the hub's administrator will see two requests.
        }
    }

    private JsonObject NewCluster()
    {
        var klusterlet = context.Wec.Store.Get(WellKnown.Klusterlet(_spec.Name));
        var metadata = new JsonObject { ["name"] = _spec.ClusterName };
        if (klusterlet.At("spec", "registrationConfiguration", "clusterAnnotations") is JsonObject annotations)
        {
            metadata["annotations"] = new JsonObject(annotations
                .Where(pair => pair.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        }

        var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(context.Wec.Certificates.AuthorityPem));
        var configs = klusterlet.Objects("spec", "externalServerURLs")
            .Select(item => item.Text("url"))
            .Where(url => !string.IsNullOrEmpty(url))
            .Select(url => (JsonNode)new JsonObject { ["url"] = url, ["caBundle"] = authority })
            .ToArray();
        var wanted = new JsonObject { ["hubAcceptsClient"] = false };
        if (configs.Length > 0)
        {
            wanted["managedClusterClientConfigs"] = new JsonArray(configs);
        }

        return new JsonObject
        {
            ["apiVersion"] = "cluster.open-cluster-management.io/v1",
            ["kind"] = "ManagedCluster",
            ["metadata"] = metadata,
            ["spec"] = wanted,
        };
    }
}
