using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>A grant as an auditor wants it: who opened what, where, when and why. Every value is a single one, so it goes into CSV as it is.</summary>
public sealed class GrantRecord : WecReference
{
    public override string Name { get; internal set; } = "";

    public string Role { get; internal init; } = "";

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>With the group, separated by blanks.</summary>
    public string Resource { get; internal init; } = "";

    /// <summary>Separated by blanks.</summary>
    public string Verb { get; internal init; } = "";

    /// <summary>Names of single objects, separated by blanks; empty for all.</summary>
    public string ResourceName { get; internal init; } = "";

    public GrantMethod Method { get; internal init; }

    /// <summary>Who the server took the grantor for; null when it was not noted.</summary>
    public string? GrantedBy { get; internal init; }

    public DateTimeOffset? GrantedAt { get; internal init; }

    public string? Reason { get; internal init; }

    public string? Ticket { get; internal init; }
}
