using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>Reads from a WEC what tells its agent from others who ask the ITS for its name.</summary>
public static class InstalledAgents
{
    /// <summary>It is only a look beside the decision: a WEC that is out of reach must not hold that up.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>Null where the WEC has no agent of that name, or does not show with which token it introduces itself.</summary>
    public static async Task<InstalledAgent?> FindAsync(ClusterClient wec, string name, IReport report, CancellationToken cancellationToken)
    {
        if (!wec.IsTlsVerified)
        {
            // What answers there could name any agent.
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            return await ReadAsync(wec, name, limit.Token);
        }
        catch (Exception e) when (
            e is ApiException or ApiConnectionException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            report.Verbose(
                $"Which agent is installed on '{name}' cannot be seen ({e.Message.TrimEnd('.')}), so its request is judged by itself.");
            return null;
        }
    }

    private static async Task<InstalledAgent?> ReadAsync(ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        if ((await KlusterletLocator.ReadAsync(wec, name, cancellationToken)).Own is not { AsksApiServer: true } klusterlet)
        {
            return null;
        }

        var bootstrap = wec.FindAsync(
            CoreTypes.Secrets, OcmNames.BootstrapSecret, klusterlet.AgentNamespace, ObjectJson.Default.TextData, cancellationToken);
        var credential = wec.FindAsync(
            CoreTypes.Secrets, WecSurvey.HubSecret, klusterlet.AgentNamespace, ObjectJson.Default.TextData, cancellationToken);
        await Task.WhenAll(bootstrap, credential);
        var token = StoredKubeconfig.ReadBase64((await bootstrap)?.Data?.GetValueOrDefault("kubeconfig"))?.CredentialId;
        return token is null ? null : new()
        {
            TokenId = token,
            AgentId = WecSurvey.AgentIdIn(await credential),
            IsNew = !WecSurvey.HasCertificate(await credential),
        };
    }
}
