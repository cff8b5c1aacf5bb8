using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>The Role or ClusterRole of a grant. What it allows already stays; the wanted rules are added to it.</summary>
internal sealed class GrantRole(
    string? @namespace, string name, IReadOnlyList<PolicyRule> wanted, bool isAggregated, IReadOnlyDictionary<string, string> annotations)
    : GrantObject(@namespace is null ? CoreTypes.ClusterRoles : CoreTypes.Roles, @namespace, name, annotations)
{
    public static bool IsAggregated(JsonObject role) => GrantMarks.Value(role, "labels", OcmNames.AggregateToWorkLabel) == "true";

    protected override (IReadOnlyList<(string Key, JsonNode Value)> Content, string? Change) Compare(JsonObject? existing)
    {
        var held = existing is null ? [] : PolicyRuleJson.RulesOf(existing);
        var isCovered = PolicyRules.Cover(held, wanted);
        var change = existing is null ? $"create {Title} to allow {Describe(wanted)}"
            : !isCovered ? $"add {Describe(wanted)} to {Title}"
            : isAggregated && !IsAggregated(existing) ? $"label {Title} for the work agent's aggregate"
            : IsNewCase(existing) ? $"note the {(Note(GrantMarks.TicketAnnotation) is { } ticket ? $"ticket {ticket}" : "reason")} on {Title}"
            : null;

        // Rules that say enough stay as they are written, even where this module would write them otherwise.
        var rules = isCovered ? held : PolicyRules.Merge(held, wanted);
        return ([("rules", PolicyRuleJson.Write(rules))], change);
    }

    protected override IEnumerable<(string Key, string Value)> Notes(JsonObject? existing)
    {
        var entries = existing is null ? [] : GrantHistory.Of(existing).ToList();
        if (existing is null || !PolicyRules.Cover(PolicyRuleJson.RulesOf(existing), wanted) || IsNewCase(existing))
        {
            entries.Add(new() { Rules = wanted, Reason = Note(GrantMarks.ReasonAnnotation), Ticket = Note(GrantMarks.TicketAnnotation) });
        }

        return [(GrantMarks.HistoryAnnotation, GrantHistory.Write(entries))];
    }

    /// <summary>A ticket or a reason that what is asked for has not been granted for yet; it must outlast the one it was granted for.</summary>
    private bool IsNewCase(JsonObject existing)
    {
        return IsNew(Note(GrantMarks.TicketAnnotation), entry => entry.Ticket) || IsNew(Note(GrantMarks.ReasonAnnotation), entry => entry.Reason);

        bool IsNew(string? given, Func<GrantEntry, string?> noted) =>
            given is not null &&
            !PolicyRules.Cover(
                [.. GrantHistory.Of(existing).Where(entry => noted(entry) == given).SelectMany(entry => entry.Rules)], wanted);
    }

    private string? Note(string annotation) => Annotations.GetValueOrDefault(annotation);

    protected override IEnumerable<(string Key, string Value)> Labels(JsonObject? existing) =>
        isAggregated || (existing is not null && IsAggregated(existing)) ? [(OcmNames.AggregateToWorkLabel, "true")] : [];

    /// <summary><c>get, list on appwrappers.workload.codeflare.dev</c>.</summary>
    internal static string Describe(IEnumerable<PolicyRule> rules) => string.Join("; ", rules.Select(rule =>
    {
        var resources = rule.Resources.SelectMany(r => rule.ApiGroups.Select(g => Qualified(g, r)));
        var names = rule.ResourceNames.Count == 0 ? "" : $" named {string.Join(", ", rule.ResourceNames)}";
        return $"{string.Join(", ", rule.Verbs)} on {string.Join(", ", resources)}{names}";
    }));

    internal static string Qualified(string group, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return group.Length == 0 ? resource : slash < 0 ? $"{resource}.{group}" : $"{resource[..slash]}.{group}{resource[slash..]}";
    }
}
