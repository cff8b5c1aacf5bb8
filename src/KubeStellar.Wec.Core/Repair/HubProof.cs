using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Repair;

/// <summary>
/// Looks whether the hub answers where an agent is about to be sent, with the trust it is about to get. A certificate that works is not
/// taken away for an address that is only hoped for.
/// </summary>
internal static class HubProof
{
    /// <summary>Shakes hands with what is there, without any credential.</summary>
    /// <exception cref="WecException">The agent would not trust it, or a working agent would be sent where nobody answers.</exception>
    public static async Task EnsureAnswersAsync(RepairPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var request = plan.Request;
        try
        {
            if (await HubProbe.IsInSightAsync(plan.Hub, ProxiedAs(plan), AliasOf(plan), report, cancellationToken))
            {
                plan.HasAnswered = true;
                return;
            }
        }
        catch (WecException e) when (request.Force && e.ErrorId == HubProbe.NotTrustedId)
        {
            report.Warning(e.Message);
            return;
        }

        if (plan.Risk is null)
        {
            return;
        }

        var says = $"The agent of '{request.Name}' works, and at {plan.Hub.Server.Authority}, where it would be sent, nobody answers from here";
        if (!request.Force)
        {
            throw new WecException(
                "HubNotReached", WecErrorKind.ConnectionFailed, $"{says}. Its certificate is not taken away for that.",
                "Is -HubApiServer the address of the ITS? -Force sends the agent there all the same, for an address that only the WEC can "
                + "reach.");
        }

        report.Warning($"{says}: if it does not reach the ITS there, it is cut off.");
    }

    /// <summary>Asks what answered for something only this hub has, with the token the agent is about to be given.</summary>
    /// <exception cref="WecException">It is another hub, or takes no token of this one.</exception>
    public static async Task EnsureIsSameAsync(
        RepairPlan plan, ClusterClient its, BootstrapToken token, IReport report, CancellationToken cancellationToken)
    {
        if (!plan.HasAnswered || plan.Hub.Server == its.Server)
        {
            return;
        }

        var there = HubProbe.ClientOf(plan.Hub, ProxiedAs(plan), AliasOf(plan), token);
        string? problem;
        try
        {
            await HubCheck.EnsureIsHubAsync(there, cancellationToken);
            var cluster = await there.FindAsync(OcmTypes.ManagedClusters, plan.Name, null, OcmJson.Default.ManagedCluster, cancellationToken);
            problem = cluster?.Metadata.Uid == plan.Survey.Cluster?.Metadata.Uid
                ? null
                : $"it has {(cluster is null ? "no" : "another")} ManagedCluster '{plan.Name}'";
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or WecException)
        {
            problem = e.Message;
        }

        if (problem is null)
        {
            report.Verbose($"{plan.Hub.Server.Authority} is the ITS.");
            return;
        }

        var says = $"What answers at {plan.Hub.Server.Authority} is not the ITS {its.Server.Authority}: {problem.TrimEnd('.')}.";
        if (!plan.Request.Force)
        {
            throw new WecException(
                "OtherHubAnswers", WecErrorKind.SecurityRisk, $"{says} The agent is left as it is.",
                "Give the address of this ITS with -HubApiServer, or the context of the other one with -ItsContext.");
        }

        report.Warning(says);
    }

    private static HubEndpointRequest ProxiedAs(RepairPlan plan) => plan.Request.Hub with { Proxy = plan.Survey.Proxy };

    private static HubHostAlias? AliasOf(RepairPlan plan) => HubHostAlias.Of(plan.Survey.Klusterlet, plan.Hub.Server);
}
