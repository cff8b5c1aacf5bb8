using KubeStellar.Wec.Suggestions;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes what an ITS knows: the agents that ask to be let in, the agent's version and the add-ons there are.</summary>
public sealed class ItsWordCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) => line.Parameter switch
    {
        "AgentId" =>
            line.AskIts($"agents of {line.Wec}", (its, cancellationToken) => ServerWords.AgentIdsAsync(its, line.Wec, cancellationToken)),
        "AgentVersion" => line.AskIts("agent versions", ServerWords.AgentVersionsAsync),
        "AddonName" => line.AskIts("add-ons", ServerWords.AddonsAsync),
        _ => [],
    };
}
