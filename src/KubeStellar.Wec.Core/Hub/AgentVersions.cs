using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Hub;

/// <summary>Finds the build of the klusterlet that fits a hub: the one the hub itself runs.</summary>
internal static class AgentVersions
{
    public static async Task<AgentVersion> ResolveAsync(
        string? wanted, string? registry, ClusterClient its, IReport report, CancellationToken cancellationToken)
    {
        if (wanted is not null)
        {
            return AgentVersion.Parse(wanted, registry);
        }

        if (AgentVersion.TagOf((await ClusterManager.FindAsync(its, cancellationToken))?.Spec?.RegistrationImage) is { } tag)
        {
            report.Verbose($"The ITS runs Open Cluster Management {tag}; the agent will be the same.");
            return AgentVersion.Parse(tag, registry);
        }

        var account = await FirstAccountAsync(its, cancellationToken);
        var guess = AgentVersion.TagByServiceAccount[account];
        report.Verbose($"The ITS does not tell what it runs; because of its ServiceAccount {account} the agent will be {guess}.");
        return AgentVersion.Parse(guess, registry);
    }

    /// <summary>For a caller who cannot ask the hub: what was said, else what the token's ServiceAccount hints at.</summary>
    public static AgentVersion Of(string? wanted, string? registry, BootstrapToken token)
    {
        if (wanted is not null)
        {
            return AgentVersion.Parse(wanted, registry);
        }

        var account = BootstrapTokens.ServiceAccounts.FirstOrDefault(a => token.Subject.EndsWith(":" + a, StringComparison.Ordinal));
        var guess = AgentVersion.TagByServiceAccount[account ?? BootstrapTokens.ServiceAccounts[0]];
        return AgentVersion.Parse(guess, registry);
    }

    private static async Task<string> FirstAccountAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        foreach (var account in BootstrapTokens.ServiceAccounts)
        {
            try
            {
                if (await its.FindAsync(
                    CoreTypes.ServiceAccounts, account, OcmNames.OperatorNamespace, ObjectJson.Default.NamedObject,
                    cancellationToken) is not null)
                {
                    return account;
                }
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                break;
            }
        }

        return BootstrapTokens.ServiceAccounts[0];
    }
}
