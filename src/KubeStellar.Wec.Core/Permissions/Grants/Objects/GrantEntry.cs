using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>One of the grants that a role is made of: what was opened, by whom, when and why.</summary>
internal sealed record GrantEntry
{
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    public string? By { get; init; }

    /// <summary>Null before it is written, or when nobody noted it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Grants that differ only in what they opened and when are one.</summary>
    public bool IsSameCase(GrantEntry other) => (Reason, Ticket, By) == (other.Reason, other.Ticket, other.By);
}
