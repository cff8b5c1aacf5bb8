using System.Text.Json.Nodes;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>Takes grants out of roles, or the roles away with their bindings.</summary>
internal sealed class RevokeWriter(ClusterClient cluster, WorkAgentIdentity agent, IReport report)
{
    private const int Attempts = 4;

    /// <param name="role">What was worked out.</param>
    /// <param name="replan">Works it out anew from the role as it is now; null when nothing of it is meant any more.</param>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> WriteAsync(PrunedRole role, Func<GrantedRole, PrunedRole?> replan, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                report.Verbose($"{cluster.Server.Authority}: {role.Change}");
                return role.IsGone ? await RemoveAsync(role, cancellationToken) : await ReduceAsync(role, cancellationToken);
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Somebody changed it since it was read: there may be more that stays, or less.
                var found = role.Found;
                var now = await cluster.FindAsync(found.Type, found.Name, found.Namespace, cancellationToken);
                if (now is null || !GrantMarks.IsOurs(now) || replan(found with { Role = now }) is not { } anew)
                {
                    return false;
                }

                role = anew;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                return false;
            }
        }
    }

    private async Task<bool> ReduceAsync(PrunedRole role, CancellationToken cancellationToken)
    {
        await cluster.ReplaceAsync(
            role.Found.Type, role.Found.Name, role.Found.Namespace, role.ToManifest(), JsonWire.AnyObject, cancellationToken);
        return true;
    }

    /// <summary>The binding first: a binding whose role is gone would stay unnoticed if this were cut off between.</summary>
    private async Task<bool> RemoveAsync(PrunedRole role, CancellationToken cancellationToken)
    {
        var found = role.Found;
        if (found.Binding is { } binding)
        {
            var others = (binding["subjects"] as JsonArray ?? []).Where(subject => !GrantBinding.IsAgent(subject, agent)).ToList();
            if (others.Count > 0)
            {
                report.Warning($"{found.BindingType.Kind} \"{found.Name}\" also binds others, so it and its role stay; only the work agent is taken out.");
                var rest = (JsonObject)binding.DeepClone();
                ((JsonObject)rest["metadata"]!).Remove("managedFields");
                rest["subjects"] = new JsonArray([.. others.Select(subject => subject?.DeepClone())]);
                await cluster.ReplaceAsync(found.BindingType, found.Name, found.Namespace, rest, JsonWire.AnyObject, cancellationToken);
                return others.Count < ((JsonArray)binding["subjects"]!).Count;
            }

            await cluster.DeleteAsync(found.BindingType, found.Name, found.Namespace, cancellationToken);
        }

        return await cluster.DeleteAsync(found.Type, found.Name, found.Namespace, cancellationToken);
    }
}
