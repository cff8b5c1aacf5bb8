using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>The two spaces KubeStellar carries objects through on their way to WECs.</summary>
/// <param name="Wds">Where they are described.</param>
/// <param name="WdsContext">Its kubeconfig context.</param>
/// <param name="Its">Where the mailboxes are.</param>
public sealed record TransportSpaces(ClusterClient Wds, string WdsContext, ClusterClient Its)
{
    /// <exception cref="WecException">NotAWds.</exception>
    internal async Task CheckAsync(IReport report, CancellationToken cancellationToken)
    {
        var type = KubeStellarTypes.BindingPolicies;
        try
        {
            await Wds.GetAsync($"/apis/{type.ApiVersion}", cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw new WecException(
                "NotAWds", WecErrorKind.NotFound,
                $"The context {WdsContext} leads to {Wds.Server}, which has no BindingPolicies: it is not a Workload Description Space.",
                "Name the WDS with -WdsContext, Set-WecContext or $env:WEC_WDS_CONTEXT; Get-WecContext lists the contexts there are.", e);
        }

        try
        {
            await Wds.GetAsync($"/apis/{KubeStellarNames.HostingGroup}", cancellationToken);
            report.Warning(
                $"The WDS {WdsContext} is the cluster that hosts KubeFlex itself (a control plane of type host), so what is put into it is in force there, too.");
        }
        catch (ApiException e) when (e.IsNotFound || e.IsForbidden)
        {
            // A space of its own, where roles only describe.
        }
    }
}
