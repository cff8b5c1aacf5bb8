using System.IO.Enumeration;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Decides which permissions a query is about, on one WEC.</summary>
internal sealed class SurfaceFilter
{
    private readonly SurfaceQuery _query;
    private readonly IReadOnlyList<string> _patterns;
    private readonly IReadOnlyList<ResolvedResource> _resources;

    private SurfaceFilter(SurfaceQuery query, IReadOnlyList<string> patterns, IReadOnlyList<ResolvedResource> resources)
    {
        _query = query;
        _patterns = patterns;
        _resources = resources;
    }

    /// <summary>Looks names up on the WEC, since rules know plurals only.</summary>
    /// <exception cref="WecException">InvalidResourceName.</exception>
    public static async Task<SurfaceFilter> CreateAsync(SurfaceQuery query, DiscoveryClient discovery, CancellationToken cancellationToken)
    {
        var patterns = query.Resources.Where(IsPattern).ToList();
        var resources = new List<ResolvedResource>();
        foreach (var name in query.Resources.Where(text => !IsPattern(text)).Select(ResourceNameParser.Parse))
        {
            try
            {
                resources.AddRange(await new ResourceResolver(discovery).ResolveAsync([name], cancellationToken));
            }
            catch (WecException e) when (e.ErrorId == "UnknownResource")
            {
                // A rule may name what the WEC does not serve, in whatever group.
                patterns.Add(name.ToString());
                patterns.Add(name + ".*");
            }
        }

        return new(query, patterns, resources);
    }

    /// <exception cref="WecException">InvalidResourceName.</exception>
    public static void Check(SurfaceQuery query)
    {
        foreach (var text in query.Resources.Where(text => !IsPattern(text)))
        {
            ResourceNameParser.Parse(text);
        }
    }

    public bool Includes(AgentPermission permission) =>
        (_query.IsAdded is null || _query.IsAdded == (permission.Origin is PermissionOrigin.Added)) &&
        (_query.Verbs.Count == 0 || permission.Verb.Any(v => v is PolicyRule.Any || _query.Verbs.Contains(v, StringComparer.OrdinalIgnoreCase))) &&
        (_query.Namespaces.Count == 0 || permission.Namespace is null || _query.Namespaces.Contains(permission.Namespace)) &&
        (_query.Resources.Count == 0 || _resources.Any(r => Concerns(permission, r)) || _patterns.Any(p => Matches(permission, p)));

    private static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    private static bool Concerns(AgentPermission permission, ResolvedResource resource)
    {
        if (resource.NonResourceUrl is { } url)
        {
            return permission.NonResourceUrl is { } pattern && PolicyRule.CoversUrl(pattern, url);
        }

        var sameResource = permission.Resource is PolicyRule.Any
            ? permission.Subresource is null || permission.Subresource == resource.Subresource
            : permission.Resource == resource.Resource && (resource.Subresource is null || permission.Subresource == resource.Subresource);
        return permission.NonResourceUrl is null && sameResource && (permission.Group is PolicyRule.Any || permission.Group == resource.Group);
    }

    private static bool Matches(AgentPermission permission, string pattern)
    {
        var resource = permission.Subresource is null ? permission.Resource : $"{permission.Resource}/{permission.Subresource}";
        var qualified = permission.Group.Length == 0 ? permission.Resource : $"{permission.Resource}.{permission.Group}";
        return new[] { permission.NonResourceUrl ?? resource, qualified }
            .Any(text => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true));
    }
}
