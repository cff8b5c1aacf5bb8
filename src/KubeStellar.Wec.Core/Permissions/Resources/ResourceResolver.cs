using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Permissions.Resources;

/// <summary>Finds out which resource of one WEC a name means, the way kubectl does.</summary>
/// <remarks>
/// A name with a group that the WEC does not serve is taken literally: rights may be given before the CustomResourceDefinition
/// is installed.
/// </remarks>
/// <param name="discovery">Of the WEC.</param>
/// <param name="isThrifty">Whether few requests count more than a catalog that is kept for later questions.</param>
/// <param name="server">What the server is called in messages.</param>
public sealed class ResourceResolver(DiscoveryClient discovery, bool isThrifty = false, string server = "This WEC")
{
    /// <summary>All names at once; asks the WEC once at most, and once more when something is missing in a remembered answer.</summary>
    /// <exception cref="WecException">UnknownResource: a name without a group that the WEC does not know.</exception>
    public async Task<IReadOnlyList<ResolvedResource>> ResolveAsync(IReadOnlyList<ResourceName> names, CancellationToken cancellationToken)
    {
        if (names.All(name => Fixed(name) is not null))
        {
            return [.. names.Select(name => Fixed(name)!)];
        }

        try
        {
            var (catalog, found) = await LookAsync(
                known => (known, names.Select(name => Fixed(name) ?? Find(known, name)).ToList()),
                look => look.Item2.All(resource => resource?.IsKnown == true),
                look =>
                    names.Zip(look.Item2).Any(pair => pair.Second?.IsKnown != true && (pair.Second?.Group ?? pair.First.Group ?? "") == ""),
                cancellationToken);
            return [.. names.Zip(found, (name, resource) => resource ?? Unserved(name, catalog, server))];
        }
        catch (ApiException e) when (e.IsForbidden && names.All(name => Literal(name) is not null))
        {
            return [.. names.Select(name => Literal(name)! with { Note = "The WEC does not tell what it serves: " + e.Message })];
        }
    }

    /// <summary>The resources of some kinds, as manifests name them; null for a kind the WEC does not serve, or does not tell of.</summary>
    internal async Task<IReadOnlyList<ResolvedResource?>> FindKindsAsync(
        IReadOnlyList<(string Group, string Kind)> kinds, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(
                catalog => kinds.Select(kind => OfKind(catalog, kind)).ToList(), found => found.TrueForAll(r => r is not null),
                found => kinds.Zip(found).Any(pair => pair.Second is null && pair.First.Group.Length == 0), cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return [.. kinds.Select(_ => (ResolvedResource?)null)];
        }

        static ResolvedResource? OfKind(ApiCatalog catalog, (string Group, string Kind) wanted) =>
            catalog.Resources.FirstOrDefault(r => r.Type.Group == wanted.Group && r.Type.Kind == wanted.Kind) is { } served
                ? new(wanted.Group, served.Type.Plural, null, served.IsNamespaced, true)
                : null;
    }

    private Task<T> LookAsync<T>(
        Func<ApiCatalog, T> look, Func<T, bool> isComplete, Func<T, bool> mayBeInCore, CancellationToken cancellationToken) =>
        isThrifty
            ? discovery.LookThriftilyAsync(look, isComplete, mayBeInCore, cancellationToken)
            : discovery.LookAsync(look, isComplete, cancellationToken);

    /// <summary>What a name means on a server that serves this.</summary>
    internal static ResolvedResource Resolve(ApiCatalog catalog, ResourceName name) =>
        Fixed(name) ?? Find(catalog, name) ?? Unserved(name, catalog, "This WEC");

    /// <summary>The reading of a name that needs no look-up and may turn out wrong; null when only a look-up can tell.</summary>
    internal static ResolvedResource? Literal(ResourceName name) =>
        Fixed(name) ?? (name.Group is { } group && !name.Name.Any(char.IsAsciiLetterUpper)
            ? new(group, name.Name, name.Subresource, null, false)
            : null);

    /// <summary>What no cluster needs to be asked about.</summary>
    private static ResolvedResource? Fixed(ResourceName name) =>
        name.NonResourceUrl is { } url ? new("", "", null, false, true) { NonResourceUrl = url }
        : name.Name is "*" || name.Qualifier is "*"
            ? new(name.Group ?? "*", name.Name.ToLowerInvariant(), name.Subresource, null, true)
            : null;

    private static ResolvedResource? Find(ApiCatalog catalog, ResourceName name)
    {
        var served = name.VersionAndGroup is { } exact ? catalog.Find(name.Name, exact.Group, exact.Version) : null;
        served ??= catalog.Find(name.Name, name.Qualifier);
        if (served is null && name.VersionAndGroup is { } other)
        {
            // Rights do not depend on the version, so another version of the same resource will do.
            served = catalog.Find(name.Name, other.Group);
        }

        if (served is null)
        {
            return null;
        }

        var (group, plural) = (served.Type.Group, served.Type.Plural);
        var isKnown = name.Subresource is null or "*" || catalog.HasSubresource(group, plural, name.Subresource);
        return new(group, plural, name.Subresource, served.IsNamespaced, isKnown)
        {
            Note = isKnown ? null : $"{served.Type.QualifiedName} has no subresource '{name.Subresource}' on this WEC.",
        };
    }

    private static ResolvedResource Unserved(ResourceName name, ApiCatalog catalog, string server)
    {
        // What 'impersonate' is about exists in rules only; no server lists it.
        if (name is { Name: "users" or "groups", Qualifier: null, Subresource: null })
        {
            return new("", name.Name, null, false, true);
        }

        if (Literal(name) is { } literal)
        {
            var isSilent = catalog.SilentGroups.Contains(literal.Group);
            var isGroupServed = catalog.Resources.Any(r => r.Type.Group == literal.Group);
            return literal with
            {
                Note = isSilent ? $"The server behind API group {literal.Group} does not answer, so {literal.QualifiedName} could not be looked up."
                    : isGroupServed ? $"{server} serves API group {literal.Group}, and no '{literal.Resource}' in it; is it the plural?"
                    : $"{server} does not serve {literal.QualifiedName}: its CustomResourceDefinition is not installed. Install that first.",
            };
        }

        throw new WecException(
            "UnknownResource", WecErrorKind.NotFound, $"{server} serves no resource '{name}'.{Hint(name, catalog)}",
            name.Group is null
                ? "Write it with its group, such as appwrappers.workload.codeflare.dev; then it need not be installed yet."
                : "Write its plural in lower case; then it need not be installed yet.");
    }

    private static string Hint(ResourceName name, ApiCatalog catalog)
    {
        var near = NearNames.Find(name.Name.ToLowerInvariant(), [.. catalog.Resources.Select(r => r.Type.Plural).Distinct()]);
        var meant = near.Select(plural => catalog.Resources.First(r => r.Type.Plural == plural).Type.QualifiedName);
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", meant)}?";
    }
}
