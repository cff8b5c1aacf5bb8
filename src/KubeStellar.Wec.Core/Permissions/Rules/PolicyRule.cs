using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>A rule of a Role or ClusterRole (<c>rbac.authorization.k8s.io/v1 PolicyRule</c>): every combination of what it lists.</summary>
public sealed record PolicyRule
{
    /// <summary>Matches every verb, group or resource.</summary>
    public const string Any = "*";

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>Plurals, <c>plural/subresource</c>, <c>*/subresource</c> or <c>*</c>.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Empty for every object.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths, the last step of which may be <c>*</c>; such a rule has no groups and resources.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>
    /// Whether this rule allows a request, by the API server's own rules (kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go). A
    /// request without a name is one for the name <c>""</c>, so a rule with names hardly ever allows it.
    /// </summary>
    public bool Allows(Permission permission) =>
        Verbs.Any(v => v is Any || v == permission.Verb) &&
        (permission.NonResourceUrl is { } url
            ? NonResourceUrls.Any(pattern => CoversUrl(pattern, url))
            : ApiGroups.Any(g => g is Any || g == permission.Group) &&
              AllowsResource(permission) &&
              (ResourceNames.Count == 0 || ResourceNames.Contains(permission.ResourceName ?? "")));

    /// <summary>Whether the rule is about the resource, or the subresource, of a request in some group.</summary>
    internal bool AllowsResource(Permission permission)
    {
        var subresource = permission.Subresource ?? "";
        foreach (var pattern in Resources)
        {
            if (pattern is Any || pattern == permission.FullResource ||
                (subresource.Length > 0 && pattern.Length == subresource.Length + 2 &&
                 pattern.StartsWith("*/", StringComparison.Ordinal) && pattern.EndsWith(subresource, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether both say the same in the same words, as a rule and its copy in an aggregated role do.</summary>
    internal bool IsCopyOf(PolicyRule other) =>
        Verbs.SequenceEqual(other.Verbs) && ApiGroups.SequenceEqual(other.ApiGroups) && Resources.SequenceEqual(other.Resources) &&
        ResourceNames.SequenceEqual(other.ResourceNames) && NonResourceUrls.SequenceEqual(other.NonResourceUrls);

    /// <summary>Whether this rule alone allows a verb on whatever an atom matches.</summary>
    internal bool Covers(RuleAtom atom, string verb) =>
        Verbs.Any(v => v is Any || v == verb) &&
        (atom.Group is null
            ? NonResourceUrls.Any(pattern => CoversUrl(pattern, atom.Target))
            : ApiGroups.Any(g => g is Any || g == atom.Group) &&
              Resources.Any(r => CoversResource(r, atom.Target)) &&
              (ResourceNames.Count == 0 || (atom.Name is not null && ResourceNames.Contains(atom.Name))));

    /// <summary>The rules of a role as the library reads them: any member of it, or of them, may be null.</summary>
    internal static IReadOnlyList<PolicyRule> Of(IEnumerable<V1PolicyRule?>? rules) => [.. (rules ?? []).OfType<V1PolicyRule>().Select(Of)];

    internal static bool CoversResource(string pattern, string resource)
    {
        if (pattern is Any || pattern == resource)
        {
            return true;
        }

        // "*/scale" is a wildcard, "deployments/*" is none.
        var slash = resource.IndexOf('/');
        return slash > 0 && pattern.StartsWith("*/", StringComparison.Ordinal) && pattern.AsSpan(1).SequenceEqual(resource.AsSpan(slash));
    }

    internal static bool CoversUrl(string pattern, string url) =>
        pattern is Any || pattern == url ||
        (pattern.EndsWith('*') && url.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal));

    private static PolicyRule Of(V1PolicyRule rule) => new()
    {
        Verbs = Words(rule.Verbs),
        ApiGroups = Words(rule.ApiGroups),
        Resources = Words(rule.Resources),
        ResourceNames = Words(rule.ResourceNames),
        NonResourceUrls = Words(rule.NonResourceURLs),
    };

    private static IReadOnlyList<string> Words(IEnumerable<string?>? words) => [.. (words ?? []).OfType<string>()];
}
