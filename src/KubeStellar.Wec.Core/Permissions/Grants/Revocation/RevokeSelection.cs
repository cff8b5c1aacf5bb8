using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>Which grants are to be taken back: those that everything given here fits.</summary>
public sealed record RevokeSelection
{
    /// <summary>Empty for every role of this module.</summary>
    public IReadOnlyList<string> RoleNames { get; init; } = [];

    /// <summary>Empty for every resource. Names as typed; see <see cref="ResourceNameParser"/>.</summary>
    public WantedPermission? Permission { get; init; }

    /// <summary>Empty for all places; an empty name stands for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? Ticket { get; init; }

    /// <summary>Only what was granted longer ago than this; what nobody dated counts as old.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Whether anything narrows it: taking back everything has to be said.</summary>
    public bool IsNarrow =>
        RoleNames.Count > 0 || Permission is not null || Namespaces.Count > 0 || !string.IsNullOrEmpty(Ticket) || OlderThan is not null;

    /// <summary>The same for selections that say the same.</summary>
    public string Key => string.Join('|', [
        string.Join(',', RoleNames), Permission?.Key ?? "", string.Join(',', Namespaces), Ticket ?? "", OlderThan?.ToString() ?? ""]);

    internal bool TakesRole(string role, string? @namespace) =>
        (RoleNames.Count == 0 || RoleNames.Contains(role)) && (Namespaces.Count == 0 || Namespaces.Contains(@namespace ?? ""));

    internal bool TakesEntry(GrantEntry entry, DateTimeOffset now) =>
        (string.IsNullOrEmpty(Ticket) || entry.Ticket == Ticket) &&
        (OlderThan is not { } age || entry.At is not { } at || now - at > age);

    /// <summary>Whether a piece of a role is meant, given what the resources named are on that cluster.</summary>
    internal bool TakesPiece(RulePiece piece, IReadOnlyList<ResolvedResource> resources)
    {
        if (Permission is not { } wanted)
        {
            return true;
        }

        return (wanted.Verbs.Count == 0 || wanted.Verbs.Contains(piece.Verb, StringComparer.OrdinalIgnoreCase)) &&
            (wanted.ResourceNames.Count == 0 || piece.Atom.Name is null == (piece.Verb == "create") && (piece.Atom.Name is not { } name || wanted.ResourceNames.Contains(name))) &&
            (wanted.Resources.Count == 0 || resources.Any(resource => IsOf(piece.Atom, resource)));
    }

    /// <summary>A resource named without a subresource takes its subresources along, as a grant puts them into the same role.</summary>
    private static bool IsOf(RuleAtom atom, ResolvedResource resource) =>
        (resource.Group == atom.Group || resource.Group == PolicyRule.Any) &&
        (resource.Subresource is { } sub
            ? atom.Target == $"{resource.Resource}/{sub}"
            : atom.Target == resource.Resource || atom.Target.StartsWith(resource.Resource + "/", StringComparison.Ordinal));
}
