using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Revocation;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>Takes back, in a WDS, what this module grants from there to WECs.</summary>
public sealed class DownsyncRevoker(IReadOnlyList<RevokeSelection> selections, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads and compares, and changes nothing.</summary>
    /// <exception cref="WecException">NotAWds, InvalidResourceName, BindingPolicyEdited, GrantIsShared.</exception>
    public async Task<DownsyncRevokePlan> PrepareAsync(
        TransportSpaces spaces, IReadOnlyList<WecReference> wecs, IReport report, CancellationToken cancellationToken)
    {
        await spaces.CheckAsync(report, cancellationToken);
        var named = wecs.Select(wec => wec.Name).ToHashSet();
        var roles = (await GrantedRoles.ReadAsync(spaces.Wds, cancellationToken)).ToLookup(
            role => GrantMarks.Value(role.Role, "labels", GrantMarks.GrantLabel));
        var resolved = await RevokeResources.ResolveAsync(spaces.Wds, selections, cancellationToken);
        var steps = new List<DownsyncRevokeStep>();
        var ours = ListOptions.Kept with { LabelSelector = GrantMarks.Selector };
        await foreach (var policy in spaces.Wds.ListAsync(
            KubeStellarTypes.BindingPolicies, null, ours, JsonWire.AnyObject, cancellationToken))
        {
            if (!GrantMarks.IsOurs(policy))
            {
                continue;
            }

            var id = policy.TextAt("metadata", "name") ?? "";
            var selected = GrantPolicy.WecsOf(policy);
            var gone = selected.Where(named.Contains).ToList();
            var role = roles[id].FirstOrDefault();
            var pruned = role is null ? null : PrunedRole.Of(role, resolved, _time.GetUtcNow());
            if (gone.Count == 0 || (role is not null && pruned is null))
            {
                continue;
            }

            // A policy whose role is gone is what a revocation that was cut off has left.
            var stays = selected.Except(gone).ToList();
            if (stays.Count > 0 && pruned is { IsGone: false })
            {
                throw new WecException(
                    "GrantIsShared", WecErrorKind.InvalidState,
                    $"{pruned.Found.Title} in the WDS also goes to {string.Join(", ", stays)}, so no part of it can be taken from {string.Join(", ", gone)} alone.",
                    "Name all of these WECs, or revoke the whole role for some of them and grant them the rest under another -RoleName.");
            }

            steps.Add(new(id, policy, pruned, gone, stays));
        }

        return new(wecs, spaces.WdsContext, steps, await NeededByAsync(spaces, steps, report, cancellationToken));
    }

    /// <summary>Carries a plan out: roles first and the policy last, so that what is cut off is found again.</summary>
    public async Task<IReadOnlyList<PermissionRevocation>> ExecuteAsync(
        TransportSpaces spaces, DownsyncRevokePlan plan, IReport report, CancellationToken cancellationToken)
    {
        var resolved = plan.IsNeeded ? await RevokeResources.ResolveAsync(spaces.Wds, selections, cancellationToken) : [];
        var writer = new RevokeWriter(spaces.Wds, WorkAgentIdentity.Default, report);
        var results = new List<PermissionRevocation>();
        foreach (var step in plan.Steps)
        {
            var changed = false;
            if (step.Stays.Count == 0)
            {
                if (step.Role is { } role)
                {
                    changed = await writer.WriteAsync(role, now => PrunedRole.Of(now, resolved, _time.GetUtcNow()), cancellationToken);
                }

                if (step.Role is null or { IsGone: true })
                {
                    changed |= await spaces.Wds.DeleteAsync(KubeStellarTypes.BindingPolicies, step.Id, null, cancellationToken);
                }
            }
            else
            {
                changed = await NarrowAsync(spaces.Wds, step, cancellationToken);
            }

            results.AddRange(plan.Wecs.Where(wec => step.Gone.Contains(wec.Name)).Select(wec => step.Role is { } role
                ? RevocationResult.Of(wec, role, changed, plan.NeededBy, plan.WdsContext).With(done => done.Method = GrantMethod.Downsync)
                : RevocationResult.Nothing(wec, plan.WdsContext).With(done => (done.Method, done.Changed) = (GrantMethod.Downsync, changed))));
        }

        var untouched = plan.Wecs.Where(wec => !results.Exists(result => result.Name == wec.Name));
        return [.. results, .. untouched.Select(wec => RevocationResult.Nothing(wec, plan.WdsContext).With(done => done.Method = GrantMethod.Downsync))];
    }

    private static async Task<bool> NarrowAsync(ClusterClient wds, DownsyncRevokeStep step, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = step.Policy.TextAt("metadata", "resourceVersion") },
            ["spec"] = new JsonObject { ["clusterSelectors"] = GrantPolicy.Selectors(step.Stays) },
        };
        await wds.MergePatchAsync(KubeStellarTypes.BindingPolicies, step.Id, null, patch, cancellationToken);
        return true;
    }

    private static async Task<IReadOnlyList<string>> NeededByAsync(
        TransportSpaces spaces, List<DownsyncRevokeStep> steps, IReport report, CancellationToken cancellationToken)
    {
        var needed = new List<string>();
        foreach (var wec in steps.SelectMany(step => step.Gone).Distinct())
        {
            var lost = steps.Where(step => step.Gone.Contains(wec) && step.Role is { Lost.Count: > 0 })
                .Select(step => (step.Role!.Found.Namespace, step.Role.Lost)).ToList();
            try
            {
                var deployed = lost.Count == 0 ? [] : await DeployedObjects.InMailboxAsync(spaces.Its, wec, cancellationToken);
                needed.AddRange(DeployedObjects.Needing(deployed, lost, []).Select(item => $"{item} on {wec}"));
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                report.Verbose($"Whether deployed objects of {wec} need it may not be read: {e.Message}");
            }
        }

        return needed;
    }
}
