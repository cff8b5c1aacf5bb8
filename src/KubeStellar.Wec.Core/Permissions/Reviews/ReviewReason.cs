using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>
/// What the RBAC authorizer's reason says: which binding allowed a request, or which missing roles it came upon
/// (kubernetes/pkg/registry/rbac/validation/rule.go).
/// </summary>
public sealed partial record ReviewReason
{
    public static readonly ReviewReason None = new();

    /// <summary>ClusterRoleBinding or RoleBinding; null when the reason names none.</summary>
    public string? BindingKind { get; init; }

    public string? Binding { get; init; }

    /// <summary>Of a RoleBinding.</summary>
    public string? BindingNamespace { get; init; }

    /// <summary>ClusterRole or Role.</summary>
    public string? RoleKind { get; init; }

    public string? Role { get; init; }

    /// <summary>ServiceAccount, User or Group.</summary>
    public string? SubjectKind { get; init; }

    /// <summary>The subject; a ServiceAccount as <c>name/namespace</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Roles that some binding of this subject refers to and that do not exist.</summary>
    public IReadOnlyList<string> MissingRoles { get; init; } = [];

    /// <summary>Reads a reason; one of another authorizer, or none, gives <see cref="None"/>.</summary>
    public static ReviewReason Parse(string? reason)
    {
        if (string.IsNullOrEmpty(reason) || !reason.StartsWith("RBAC: ", StringComparison.Ordinal))
        {
            return None;
        }

        var allowed = Allowed().Match(reason);
        if (!allowed.Success)
        {
            var missing = Missing().Matches(reason).Select(m => GoQuoted.Read(m.Groups["role"].ValueSpan)).Distinct();
            return new() { MissingRoles = [.. missing.Order(StringComparer.Ordinal)] };
        }

        var binding = GoQuoted.Read(allowed.Groups["binding"].ValueSpan);
        var kind = allowed.Groups["bindingKind"].Value;
        var slash = kind == "RoleBinding" ? binding.LastIndexOf('/') : -1;
        return new()
        {
            BindingKind = kind,
            Binding = slash < 0 ? binding : binding[..slash],
            BindingNamespace = slash < 0 ? null : binding[(slash + 1)..],
            RoleKind = allowed.Groups["roleKind"].Value,
            Role = GoQuoted.Read(allowed.Groups["role"].ValueSpan),
            SubjectKind = allowed.Groups["subjectKind"].Value,
            Subject = GoQuoted.Read(allowed.Groups["subject"].ValueSpan),
        };
    }

    [GeneratedRegex(
        $"allowed by (?<bindingKind>\\w+) (?<binding>{GoQuoted.Pattern}) of (?<roleKind>\\w+) (?<role>{GoQuoted.Pattern}) " +
        $"to (?<subjectKind>\\w+) (?<subject>{GoQuoted.Pattern})",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(
        $"(?:cluster)?role\\.rbac\\.authorization\\.k8s\\.io (?<role>{GoQuoted.Pattern}) not found",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();
}
