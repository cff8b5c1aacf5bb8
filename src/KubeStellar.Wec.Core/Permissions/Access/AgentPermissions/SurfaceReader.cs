using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Reads what the work agent of a WEC may do now, as its roles and bindings say.</summary>
public sealed class SurfaceReader
{
    private readonly SurfaceQuery _query;

    /// <summary>Checks a query once, for use on any number of WECs at the same time.</summary>
    /// <exception cref="WecException">InvalidResourceName.</exception>
    public SurfaceReader(SurfaceQuery query)
    {
        SurfaceFilter.Check(query);
        _query = query;
    }

    /// <summary>The permissions of one WEC, in the order of groups and resources; paths come last.</summary>
    /// <remarks>Other authorizers than RBAC cannot be listed; a test asks them too.</remarks>
    /// <exception cref="WecException">RolesUnreadable.</exception>
    public async Task<IReadOnlyList<AgentPermission>> ReadAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var filter = await SurfaceFilter.CreateAsync(_query, new DiscoveryClient(client), cancellationToken);
        var snapshot = await SnapshotAsync(client, wec, report, cancellationToken);
        return [.. SurfaceBuilder.Build(snapshot, wec).Where(filter.Includes)];
    }

    /// <exception cref="WecException">RolesUnreadable.</exception>
    internal static async Task<RbacSnapshot> SnapshotAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var agent = await WorkAgentLocator.LocateAsync(client, wec.Name, cancellationToken);
        if (agent.Note is { } note)
        {
            report.Warning(note);
        }

        try
        {
            var snapshot = await new RbacReader(client, cancellationToken).ReadAsync(agent, withContributors: true);
            foreach (var dangling in snapshot.Bindings.Where(b => snapshot.RoleOf(b) is null))
            {
                report.Warning(
                    $"{dangling} refers to {dangling.Role}, which does not exist: whoever creates it decides what the agent may do.");
            }

            return snapshot;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new WecException(
                "RolesUnreadable", WecErrorKind.PermissionDenied, $"The roles and bindings of the WEC may not be read: {e.Message}",
                "Use a context that may list roles, clusterroles and their bindings, or ask with Test-WecPermission, which needs reviews only.", e);
        }
    }
}
