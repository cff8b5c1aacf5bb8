using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>What a cluster shows of itself to who may be about to make it a WEC.</summary>
internal sealed record WecFacts
{
    public required Reading<string> Version { get; init; }

    public Reading<IReadOnlyCollection<string>> Groups { get; init; } = Reading<IReadOnlyCollection<string>>.None;

    public Reading<IReadOnlyList<NodeFacts>> Nodes { get; init; } = Reading<IReadOnlyList<NodeFacts>>.None;

    public Reading<WecSurvey> Survey { get; init; } = Reading<WecSurvey>.None;

    /// <summary>What the agent's operator says of it.</summary>
    public Reading<AgentReport> Agent { get; init; } = Reading<AgentReport>.None;

    /// <summary>True, or the problem that lists what is missing.</summary>
    public Reading<bool> Rights { get; init; } = Reading<bool>.None;

    public bool Answers => Version.Problem is null;

    public static async Task<WecFacts> ReadAsync(ClusterClient wec, string name, IReport report, CancellationToken cancellationToken)
    {
        var version = await Reading.OfAsync(() => ServerFacts.VersionAsync(wec, cancellationToken));
        if (version.Problem is not null)
        {
            return new() { Version = version };
        }

        WecTrust.WarnOfReading(wec, report);
        var groups = Reading.OfAsync(() => ServerFacts.GroupsAsync(wec, cancellationToken));
        var nodes = Reading.OfAsync(() => ServerFacts.NodesAsync(wec, cancellationToken));
        var survey = Reading.OfAsync(() => WecSurvey.ReadAsync(wec, name, cancellationToken));
        var agent = Reading.OfAsync(() => AgentDiagnosis.ReadAsync(wec, name, cancellationToken));
        var rights = Reading.OfAsync(async () =>
        {
            await InstallRights.EnsureAsync(wec, cancellationToken);
            return true;
        });
        await Task.WhenAll(groups, nodes, survey, agent, rights);
        return new()
        {
            Version = version,
            Groups = await groups,
            Nodes = await nodes,
            Survey = await survey,
            Agent = await agent,
            Rights = await rights,
        };
    }
}
