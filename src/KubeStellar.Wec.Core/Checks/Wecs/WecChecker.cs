using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>
/// Checks whether a cluster can be, or goes on being, a WEC: everything is read first, in parallel, and then judged. It changes nothing, but
/// for the probe pod where that was allowed.
/// </summary>
public sealed class WecChecker(WecCheckRequest request)
{
    /// <summary>Without these, or without knowing of them, a cluster can be a WEC all the same.</summary>
    private static readonly WecCheck[] s_lesser = [WecCheck.Distribution, WecCheck.Clock, WecCheck.StatusAddOn];

    private readonly List<WecCheckResult> _rows = [];

    private string Name => request.Target.Name;

    public async Task<IReadOnlyList<WecCheckResult>> CheckAsync(IReport report, CancellationToken cancellationToken)
    {
        _rows.Clear();
        var reading = WecFacts.ReadAsync(request.Wec.Api, Name, report, cancellationToken);
        var asking = request.Its is { } its ? HubFacts.ReadAsync(its, Name, cancellationToken) : Task.FromResult<HubFacts?>(null)!;
        await Task.WhenAll(reading, asking);
        var (wec, hub) = (await reading, await asking);
        var agent = AgentRules.Assess(Name, wec, request.Its, hub);
        JudgeWec(wec, hub, agent);
        await JudgeItsAsync(wec, hub, agent, report, cancellationToken);
        return _rows;
    }

    private void JudgeWec(WecFacts wec, HubFacts? hub, AgentAssessment? agent)
    {
        Add(WecCheck.ApiServer, ClusterRules.Server(request.Wec, wec));
        Finding IfAnswers(Func<Finding> judge) => wec.Answers ? judge() : Finding.Skip("The WEC's API server cannot be asked.");
        Add(WecCheck.Version, IfAnswers(() => VersionPolicy.Judge(wec.Version.Value!)));
        Add(WecCheck.Distribution, IfAnswers(() => ClusterRules.Kind(ServerFacts.DistributionOf(
            wec.Version.Value, wec.Groups.Value, wec.Nodes.Value, KubeconfigDistribution.Of(request.Wec.Configuration)))));
        Add(WecCheck.InstallRights, IfAnswers(() => ClusterRules.Rights(wec)));
        Add(WecCheck.Nodes, IfAnswers(() => ClusterRules.Nodes(wec)));
        Add(WecCheck.OtherAgent, IfAnswers(() => AgentRules.Other(wec, agent)));
        Add(WecCheck.AgentHealth, IfAnswers(() => AgentRules.Health(wec, hub)));
    }

    private async Task JudgeItsAsync(
        WecFacts wec, HubFacts? hub, AgentAssessment? agent, IReport report, CancellationToken cancellationToken)
    {
        Add(WecCheck.Its, hub is null
            ? Finding.Skip("No ITS was named.", "Name one with -ItsContext or Set-WecContext.")
            : HubRules.Its(request.Its!, hub, request.IsItsImplied));
        if (hub is not { Answers: true })
        {
            foreach (var check in new[] { WecCheck.ItsConnection, WecCheck.Clock, WecCheck.NameFree, WecCheck.Mailbox, WecCheck.StatusAddOn })
            {
                Add(check, Finding.Skip("The ITS cannot be asked."));
            }

            return;
        }

        Add(WecCheck.ItsConnection, await ReachAsync(wec, hub, agent, report, cancellationToken));
        Add(WecCheck.Clock, wec.Answers
            ? HubRules.Clock(request.Wec, request.Its!, hub) : Finding.Skip("The WEC's API server cannot be asked."));
        Add(WecCheck.NameFree, HubRules.Name(Name, wec, hub, agent));
        Add(WecCheck.Mailbox, HubRules.Mailbox(Name, hub));
        Add(WecCheck.StatusAddOn, AddOnRules.OfWec(hub.AddOn, hub.WecAddOn, hub.Cluster.Value?.Spec.HubAcceptsClient is true));
    }

    private async Task<Finding> ReachAsync(
        WecFacts wec, HubFacts hub, AgentAssessment? agent, IReport report, CancellationToken cancellationToken)
    {
        if (HubReach.OfAgent(Name, wec, agent) is { } word)
        {
            return word;
        }

        if (hub.Endpoint.Problem is { } problem)
        {
            return HubReach.OfProblem(problem);
        }

        var endpoint = hub.Endpoint.Value!;
        if (!request.Probe || !wec.Answers)
        {
            var isNoUse = LoopbackAddress.Is(endpoint.Server);
            return HubReach.OfAddress(
                endpoint,
                isNoUse ? Reading<bool>.None : await HubDial.TryAsync(endpoint, HubFacts.RequestFor(request.Its!), cancellationToken));
        }

        report.Progress($"a pod tries to reach {endpoint.Server.Authority}");
        var probe = new ProbePod(request.Wec.Api, request.ProbeImage, request.ProbeTimeout);
        var outcome = await Reading.OfAsync(() => probe.RunAsync(endpoint, cancellationToken));
        return outcome.Problem switch
        {
            null => HubReach.OfProbe(endpoint, outcome.Value!),
            { Id: "ProbeLeftBehind" } left => HubReach.OfProblem(left),
            var unseen => Finding.Unseen(unseen),
        };
    }

    private void Add(WecCheck check, Finding finding) => _rows.Add(new()
    {
        Name = Name,
        ItsContext = request.Target.ItsContext,
        WecContext = request.Target.WecContext,
        KubeConfig = request.Target.KubeConfig,
        Check = check,
        Outcome = finding.Outcome,
        Detail = finding.Detail,
        Fix = finding.Fix,
        IsGood = finding.IsGood(!s_lesser.Contains(check)),
    });
}
