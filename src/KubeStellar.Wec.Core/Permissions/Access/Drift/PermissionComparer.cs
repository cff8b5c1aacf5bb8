using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;

namespace KubeStellar.Wec.Permissions.Access.Drift;

/// <summary>Tells in what the permissions of WECs differ from a reference.</summary>
/// <param name="reference">What they should be.</param>
public sealed class PermissionComparer(PermissionReference reference)
{
    /// <summary>What one WEC lacks and what it has beyond the reference; nothing when both allow the same.</summary>
    /// <remarks>Compared is what is allowed, not how it is written: the names of roles and the division into rules do not matter.</remarks>
    /// <exception cref="WecException">RolesUnreadable.</exception>
    public async Task<IReadOnlyList<PermissionDifference>> CompareAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await SurfaceReader.SnapshotAsync(client, wec, report, cancellationToken);
        var has = SurfaceBuilder.Build(snapshot, wec);
        var wanted = await reference.ReadAsync(snapshot.Agent, wec, report, cancellationToken);
        var comparable = reference.IsWhole ? has : [.. has.Where(p => p.Origin is PermissionOrigin.Added)];
        return
        [
            .. Differences(wanted, new(has), PermissionDrift.Missing, wec),
            .. Differences(comparable, new(wanted), PermissionDrift.Extra, wec),
        ];
    }

    private IEnumerable<PermissionDifference> Differences(
        IEnumerable<AgentPermission> permissions, PermissionCoverage other, PermissionDrift drift, WecReference wec) => permissions
        .SelectMany(p => other.Uncovered(p).Select(left => PermissionDifference.Of(p, drift, wec, reference.Name, left.Verbs, left.Names)))
        .DistinctBy(d => (
            d.Group, d.Resource, d.Subresource, d.NonResourceUrl, d.Namespace, string.Join('\n', d.Verb), string.Join('\n', d.ResourceName)));
}
