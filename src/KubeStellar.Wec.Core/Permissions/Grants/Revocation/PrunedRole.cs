using System.Text.Json.Nodes;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>What is left of a role when some of its grants are taken back.</summary>
/// <param name="Found">The role as it is.</param>
/// <param name="Left">The grants that stay; none when the role goes.</param>
/// <param name="Lost">What is no longer allowed by it.</param>
internal sealed record PrunedRole(GrantedRole Found, IReadOnlyList<GrantEntry> Left, IReadOnlyList<PolicyRule> Lost)
{
    public bool IsGone => Left.Count == 0;

    /// <summary>Null when none of its grants is meant. What one grant loses and another still stands for stays allowed.</summary>
    public static PrunedRole? Of(
        GrantedRole role, IReadOnlyList<(RevokeSelection Selection, IReadOnlyList<ResolvedResource> Resources)> selections, DateTimeOffset now)
    {
        var meant = selections.Where(s => s.Selection.TakesRole(role.Name, role.Namespace)).ToList();
        var entries = GrantHistory.Of(role.Role);
        var isAnyTaken = false;
        var left = new List<GrantEntry>();
        foreach (var entry in entries)
        {
            var fitting = meant.Where(s => s.Selection.TakesEntry(entry, now)).ToList();
            var rules = RulePiece.Keep(entry.Rules, piece =>
            {
                var isTaken = fitting.Exists(s => s.Selection.TakesPiece(piece, s.Resources));
                isAnyTaken |= isTaken;
                return !isTaken;
            });
            if (rules.Count > 0)
            {
                left.Add(entry with { Rules = rules });
            }
        }

        // A role without rules is a grant that was emptied by hand; it goes when the whole role is meant.
        if (!isAnyTaken && !(entries.Count == 0 && meant.Exists(s => s.Selection.Permission is null && string.IsNullOrEmpty(s.Selection.Ticket))))
        {
            return null;
        }

        var kept = PolicyRules.Merge([.. left.SelectMany(entry => entry.Rules)]);
        return new(role, left, RulePiece.Keep(role.Rules, piece => !piece.IsCoveredBy(kept)));
    }

    /// <summary>The role as it will be, with all that others put on it.</summary>
    public JsonObject ToManifest()
    {
        var role = (JsonObject)Found.Role.DeepClone();
        role["rules"] = PolicyRuleJson.Write(PolicyRules.Merge([.. Left.SelectMany(entry => entry.Rules)]));
        var metadata = (JsonObject)role["metadata"]!;
        metadata.Remove("managedFields");
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        var newest = Left[^1];
        Set(GrantMarks.ReasonAnnotation, newest.Reason);
        Set(GrantMarks.TicketAnnotation, newest.Ticket);
        Set(GrantMarks.GrantedByAnnotation, newest.By);
        Set(GrantMarks.GrantedAtAnnotation, newest.At is { } at ? GrantHistory.Text(at) : null);
        annotations[GrantMarks.HistoryAnnotation] = GrantHistory.Write(Left);
        return role;

        void Set(string key, string? value)
        {
            annotations.Remove(key);
            if (!string.IsNullOrEmpty(value))
            {
                annotations[key] = value;
            }
        }
    }

    public string Change =>
        IsGone ? $"delete {Found.Title}{(Lost.Count > 0 ? $" with {GrantRole.Describe(Lost)}" : "")}"
        : Lost.Count > 0 ? $"take {GrantRole.Describe(Lost)} out of {Found.Title}"
        : $"note on {Found.Title} that a grant is taken back whose rights another grant still needs";
}
