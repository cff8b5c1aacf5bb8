using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>Checks whether an ITS is ready to take WECs in. It changes nothing, but for the request for a certificate where that is allowed.</summary>
/// <param name="its">The ITS.</param>
/// <param name="kubeConfig">The kubeconfig it was found in, for the rows.</param>
public sealed class ItsChecker(Space its, string? kubeConfig)
{
    /// <summary>How long the signer may take in a probe.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Without these, or without knowing of them, WECs can be taken in all the same.</summary>
    private static readonly ItsCheck[] s_lesser = [ItsCheck.Endpoint, ItsCheck.PropertiesNamespace, ItsCheck.StatusAddOn, ItsCheck.Rights];

    /// <param name="probe">Whether a certificate may be asked for, to see whether it is issued.</param>
    public async Task<IReadOnlyList<ItsCheckResult>> CheckAsync(bool probe, CancellationToken cancellationToken)
    {
        var api = its.Api;
        var version = await Reading.OfAsync(() => ServerFacts.VersionAsync(api, cancellationToken));
        var server = Row(ItsCheck.ApiServer, ItsRules.Server(its, version));
        if (version.Problem is not null)
        {
            return [server, .. Rest(ItsCheck.OpenClusterManagement, "The API server cannot be asked.")];
        }

        var isHub = await FindAsync(async () =>
        {
            await HubCheck.EnsureIsHubAsync(api, cancellationToken);
            return Finding.Pass("It serves ManagedClusters.");
        }, isRequired: true);
        if (isHub.Outcome == CheckOutcome.Failed)
        {
            return [server, Row(ItsCheck.OpenClusterManagement, isHub), .. Rest(ItsCheck.HubControllers, "It is no ITS.")];
        }

        var distribution = await DistributionAsync(version.Value!, cancellationToken);
        (ItsCheck Check, Task<Finding> Finding)[] running =
        [
            (ItsCheck.HubControllers, FindAsync(() => HubControllers.JudgeAsync(api, cancellationToken))),
            (ItsCheck.Webhooks, FindAsync(() => HubControllers.JudgeWebhooksAsync(api, cancellationToken))),
            (ItsCheck.BootstrapIdentity, FindAsync(() => BootstrapIdentityCheck.JudgeAsync(api, cancellationToken))),
            (ItsCheck.CertificateSigner, FindAsync(() => probe

                    ? new SignerProbe(api, ProbeTimeout).RunAsync(cancellationToken)
                    : SignerCheck.JudgeAsync(api, distribution, cancellationToken))),
            (ItsCheck.Endpoint, FindAsync(() => ItsRules.EndpointAsync(its, cancellationToken))),
            (ItsCheck.PropertiesNamespace, FindAsync(() => ItsRules.PropertiesNamespaceAsync(api, cancellationToken))),
            (ItsCheck.StatusAddOn, FindAsync(() => ItsRules.StatusAddOnAsync(api, cancellationToken))),
            (ItsCheck.Rights, FindAsync(() => ItsRules.RightsAsync(api, cancellationToken))),
        ];
        await Task.WhenAll(running.Select(check => check.Finding));
        return [server, Row(ItsCheck.OpenClusterManagement, isHub), .. running.Select(check => Row(check.Check, check.Finding.Result))];
    }

    private static async Task<Finding> FindAsync(Func<Task<Finding>> judge, bool isRequired = false)
    {
        var found = await Reading.OfAsync(judge);
        return found.Problem switch
        {
            null => found.Value!,
            var problem when isRequired || problem.Id == "ProbeLeftBehind" => Finding.Fail(problem.Message, problem.Advice),
            var problem => Finding.Unseen(problem),
        };
    }

    private async Task<Distribution> DistributionAsync(string version, CancellationToken cancellationToken)
    {
        var groups = Reading.OfAsync(() => ServerFacts.GroupsAsync(its.Api, cancellationToken));
        var nodes = Reading.OfAsync(() => ServerFacts.NodesAsync(its.Api, cancellationToken));
        await Task.WhenAll(groups, nodes);
        return ServerFacts.DistributionOf(
            version, (await groups).Value, (await nodes).Value, KubeconfigDistribution.Of(its.Configuration));
    }

    private IEnumerable<ItsCheckResult> Rest(ItsCheck from, string why) =>
        Enum.GetValues<ItsCheck>().Where(check => check >= from).Select(check => Row(check, Finding.Skip(why)));

    private ItsCheckResult Row(ItsCheck check, Finding finding) => new()
    {
        ItsContext = its.Context,
        KubeConfig = kubeConfig,
        Check = check,
        Outcome = finding.Outcome,
        Detail = finding.Detail,
        Fix = finding.Fix,
        IsGood = finding.IsGood(!s_lesser.Contains(check)),
    };
}
