using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Writes a snapshot out as permissions: each rule for each of its resources and paths, once for each role it was written in.</summary>
internal static class SurfaceBuilder
{
    public static IReadOnlyList<AgentPermission> Build(RbacSnapshot snapshot, WecReference wec) =>
    [
        .. snapshot.Bindings.SelectMany(binding => Of(snapshot, binding, wec))
            .OrderBy(p => p.NonResourceUrl is not null)
            .ThenBy(p => p.Group, StringComparer.Ordinal)
            .ThenBy(p => p.Resource, StringComparer.Ordinal)
            .ThenBy(p => p.Subresource, StringComparer.Ordinal)
            .ThenBy(p => p.NonResourceUrl, StringComparer.Ordinal),
    ];

    private static IEnumerable<AgentPermission> Of(RbacSnapshot snapshot, AgentBinding binding, WecReference wec)
    {
        if (snapshot.RoleOf(binding) is not { } role)
        {
            yield break;
        }

        foreach (var rule in role.Rules.Where(r => r.Verbs.Count > 0))
        {
            var contributors = role.Aggregation is null ? [] : RoleContributors.Of(role, rule, snapshot.Roles);
            foreach (var contributor in contributors.Count == 0 ? [null] : (IReadOnlyList<RbacRole?>)contributors)
            {
                foreach (var part in Parts(rule, binding))
                {
                    var provenance = RuleProvenance.Of(binding.Object, role, contributor, Narrow(rule, part));
                    yield return new()
                    {
                        Name = wec.Name,
                        ItsContext = wec.ItsContext,
                        WecContext = wec.WecContext,
                        KubeConfig = wec.KubeConfig,
                        Verb = [.. PolicyRules.Sort(rule.Verbs)],
                        Group = part.Group,
                        Resource = part.Resource,
                        Subresource = part.Subresource,
                        NonResourceUrl = part.Url,
                        ResourceName = part.Url is null ? [.. rule.ResourceNames] : [],
                        Namespace = binding.Namespace,
                        Scope = binding.Namespace is null ? PermissionScope.Cluster : PermissionScope.Namespace,
                        Origin = provenance.Origin,
                        Role = binding.RoleName,
                        RoleKind = binding.RoleKind,
                        ContributedBy = contributor?.Metadata.Name,
                        Binding = binding.Name,
                        BindingKind = binding.Kind,
                        ServiceAccount = $"{snapshot.Agent.Namespace}/{snapshot.Agent.ServiceAccount}",
                        AddedBy = provenance.AddedBy,
                        Reason = provenance.Reason,
                        Ticket = provenance.Ticket,
                        Since = provenance.Since,
                        Note = SurfaceNotes.For(rule, part.Group, part.Resource),
                    };
                }
            }
        }
    }

    private static PolicyRule Narrow(PolicyRule rule, (string Group, string Resource, string? Subresource, string? Url) part) =>
        part.Url is { } url
            ? rule with { ApiGroups = [], Resources = [], NonResourceUrls = [url] }
            : rule with
            {
                ApiGroups = [part.Group],
                Resources = [part.Subresource is null ? part.Resource : $"{part.Resource}/{part.Subresource}"],
                NonResourceUrls = [],
            };

    private static IEnumerable<(string Group, string Resource, string? Subresource, string? Url)> Parts(
        PolicyRule rule, AgentBinding binding)
    {
        foreach (var group in rule.ApiGroups.Distinct())
        {
            foreach (var resource in rule.Resources.Distinct())
            {
                var slash = resource.IndexOf('/', StringComparison.Ordinal);
                yield return slash < 0 ? (group, resource, null, null) : (group, resource[..slash], resource[(slash + 1)..], null);
            }
        }

        // Paths lie outside every namespace, so a RoleBinding gives none.
        foreach (var url in binding.Namespace is null ? rule.NonResourceUrls.Distinct() : [])
        {
            yield return ("", "", null, url);
        }
    }
}
