using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>What the resources of selections are on one cluster.</summary>
internal static class RevokeResources
{
    public static async Task<IReadOnlyList<(RevokeSelection Selection, IReadOnlyList<ResolvedResource> Resources)>> ResolveAsync(
        ClusterClient cluster, IReadOnlyList<RevokeSelection> selections, CancellationToken cancellationToken)
    {
        var resolver = new ResourceResolver(new DiscoveryClient(cluster));
        var resolved = new List<(RevokeSelection, IReadOnlyList<ResolvedResource>)>();
        foreach (var selection in selections)
        {
            var resources = new List<ResolvedResource>();
            foreach (var name in selection.Permission?.Parse() ?? [])
            {
                resources.Add(await ResolveAsync(resolver, name, cancellationToken));
            }

            resolved.Add((selection, resources));
        }

        return resolved;
    }

    /// <summary>What the cluster no longer serves may still be granted: its name is then taken as it stands, in any group.</summary>
    private static async Task<ResolvedResource> ResolveAsync(
        ResourceResolver resolver, ResourceName name, CancellationToken cancellationToken)
    {
        try
        {
            return (await resolver.ResolveAsync([name], cancellationToken))[0];
        }
        catch (WecException e) when (e.ErrorId == "UnknownResource")
        {
            return new(name.Group ?? "*", name.Name.ToLowerInvariant(), name.Subresource, null, false);
        }
    }
}
