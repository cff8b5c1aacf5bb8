using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Drift;

/// <summary>Finds what was opened on a WEC and is needed by nothing that its ManifestWorks on the ITS place there.</summary>
/// <param name="its">The ITS.</param>
/// <param name="itsContext">Its context, for messages.</param>
public sealed class UnusedPermissions(ClusterClient its, string itsContext)
{
    private sealed record Placed(string Group, string Resource, string? Name, string? Namespace);

    /// <exception cref="WecException">WecNotFound, RolesUnreadable.</exception>
    public async Task<IReadOnlyList<PermissionDifference>> FindAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var fleet = new FleetReader(its, itsContext);
        var known = fleet.FindAsync(wec.Name, cancellationToken);
        var reading = SurfaceReader.SnapshotAsync(client, wec, report, cancellationToken);
        var placing = PlacedAsync(client, wec.Name, cancellationToken);
        await Task.WhenAll(known, reading, placing);
        if (await known is null)
        {
            throw fleet.NotFound(wec.Name);
        }

        var placed = await placing;
        return
        [
            .. SurfaceBuilder.Build(await reading, wec)
                .Where(p => p.Origin is PermissionOrigin.Added && !placed.Any(o => IsFor(p, o)))
                .Select(p => PermissionDifference.Of(p, PermissionDrift.Unused, wec, null, p.Verb, p.ResourceName)),
        ];
    }

    private static bool IsFor(AgentPermission permission, Placed item) =>
        permission.NonResourceUrl is null &&
        (permission.Group is PolicyRule.Any || permission.Group == item.Group) &&
        (permission.Resource is PolicyRule.Any || permission.Resource == item.Resource) &&
        (permission.Namespace is null || permission.Namespace == item.Namespace) &&
        (permission.ResourceName.Length == 0 || item.Name is null || permission.ResourceName.Contains(item.Name));

    private async Task<HashSet<Placed>> PlacedAsync(ClusterClient wec, string mailbox, CancellationToken cancellationToken)
    {
        var placed = new HashSet<Placed>();
        var untold = new HashSet<(string Group, string Kind, string? Name, string? Namespace)>();
        var pages = ListOptions.Kept with { PageSize = 100 };
        await foreach (var work in its.ListAsync<MailboxWork>(mailbox, pages, cancellationToken))
        {
            var told = (work.Status?.Resources?.Manifests ?? [])
                .Select(m => m?.Meta)
                .Where(m => m is { Resource.Length: > 0 })
                .ToLookup(m => m!.Ordinal);
            var manifests = work.Spec?.Workload?.Manifests ?? [];
            for (var i = 0; i < manifests.Count; i++)
            {
                var (version, kind, at) = (manifests[i]?.ApiVersion ?? "", manifests[i]?.Kind ?? "", manifests[i]?.Metadata);
                var slash = version.IndexOf('/', StringComparison.Ordinal);
                var group = slash < 0 ? "" : version[..slash];
                if (told[i].FirstOrDefault(m => (m!.Group ?? "") == group) is { } meta)
                {
                    placed.Add(new(group, meta.Resource!, at?.Name, at?.Namespace));
                }
                else
                {
                    untold.Add((group, kind, at?.Name, at?.Namespace));
                }
            }
        }

        if (untold.Count > 0)
        {
            await AddAsync(placed, untold, wec, cancellationToken);
        }

        return placed;
    }

    /// <summary>Adds what no agent has looked up yet; of a kind the WEC does not serve, the usual plural is taken.</summary>
    private static async Task AddAsync(
        HashSet<Placed> placed, HashSet<(string Group, string Kind, string? Name, string? Namespace)> untold, ClusterClient wec,
        CancellationToken cancellationToken)
    {
        var kinds = untold.Select(u => (u.Group, u.Kind)).Distinct().ToList();
        var resources = await new ResourceResolver(new DiscoveryClient(wec)).FindKindsAsync(kinds, cancellationToken);
        var found = kinds.Zip(resources).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var (group, kind, name, place) in untold)
        {
            placed.Add(new(group, found[(group, kind)]?.Resource ?? ManifestPlural.Guess(kind), name, place));
        }
    }
}
