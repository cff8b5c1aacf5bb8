using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Drift;

/// <summary>Tells what some permissions, taken together, do not allow of another one.</summary>
internal sealed class PermissionCoverage
{
    private readonly ILookup<(string Group, string Resource, string? Subresource), AgentPermission> _exact;
    private readonly List<AgentPermission> _wild;

    public PermissionCoverage(IReadOnlyCollection<AgentPermission> held)
    {
        _wild = held.Where(IsWild).ToList();
        _exact = held.Where(p => !IsWild(p)).ToLookup(p => (p.Group, p.Resource, p.Subresource));
    }

    /// <summary>The verbs not allowed, for the names they are not allowed for; nothing when all is covered.</summary>
    public IEnumerable<(IReadOnlyList<string> Verbs, IReadOnlyList<string> Names)> Uncovered(AgentPermission wanted)
    {
        var held = _exact[(wanted.Group, wanted.Resource, wanted.Subresource)]
            .Concat(_wild)
            .Where(h => (h.Namespace is null || h.Namespace == wanted.Namespace) && Covers(h, wanted))
            .ToList();
        var names = wanted.ResourceName.Length == 0 ? [null] : (IReadOnlyList<string?>)wanted.ResourceName;
        return
            from name in names
            let verbs = wanted.Verb.Where(verb => !held.Exists(h => Allows(h, verb, name))).ToList()
            where verbs.Count > 0
            group name by string.Join('\n', verbs) into same
            select ((IReadOnlyList<string>)same.Key.Split('\n'), (IReadOnlyList<string>)[.. same.OfType<string>()]);
    }

    private static bool IsWild(AgentPermission p) =>
        p.Group is PolicyRule.Any || p.Resource is PolicyRule.Any || p.NonResourceUrl is not null;

    private static bool Covers(AgentPermission held, AgentPermission wanted) =>
        wanted.NonResourceUrl is { } url
            ? held.NonResourceUrl is { } pattern && PolicyRule.CoversUrl(pattern, url)
            : held.NonResourceUrl is null &&
              (held.Group is PolicyRule.Any || held.Group == wanted.Group) && PolicyRule.CoversResource(Full(held), Full(wanted));

    private static bool Allows(AgentPermission held, string verb, string? name) =>
        held.Verb.Any(v => v is PolicyRule.Any || v == verb) &&
        (held.ResourceName.Length == 0 || (name is not null && held.ResourceName.Contains(name)));

    private static string Full(AgentPermission p) => p.Subresource is null ? p.Resource : $"{p.Resource}/{p.Subresource}";
}
