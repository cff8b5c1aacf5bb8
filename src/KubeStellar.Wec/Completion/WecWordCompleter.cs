using KubeStellar.Wec.Suggestions;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes what a WEC knows: its types, groups and namespaces, and the roles and tickets of what was granted on it.</summary>
public sealed class WecWordCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) => line.Parameter switch
    {
        "Resource" => line.AskWec("types", ServerWords.ResourcesAsync),
        "Group" => line.AskWec("groups", ServerWords.GroupsAsync),
        "Namespace" => line.AskWec("namespaces", ServerWords.NamespacesAsync),
        "RoleName" => line.AskWec("roles", ServerWords.RolesAsync),
        "Ticket" => line.AskWec("tickets", ServerWords.TicketsAsync),
        _ => [],
    };
}
