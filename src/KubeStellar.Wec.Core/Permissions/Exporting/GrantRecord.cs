using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>A grant as an auditor wants it: who opened what, where, when and why. Every value is a single one, so it goes into CSV as it is.</summary>
public sealed record GrantRecord : WecReference
{
    public required string Role { get; init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>With the group, separated by blanks.</summary>
    public required string Resource { get; init; }

    /// <summary>Separated by blanks.</summary>
    public required string Verb { get; init; }

    /// <summary>Names of single objects, separated by blanks; empty for all.</summary>
    public required string ResourceName { get; init; }

    public required GrantMethod Method { get; init; }

    /// <summary>Who the server took the grantor for; null when it was not noted.</summary>
    public string? GrantedBy { get; init; }

    public DateTimeOffset? GrantedAt { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }
}
