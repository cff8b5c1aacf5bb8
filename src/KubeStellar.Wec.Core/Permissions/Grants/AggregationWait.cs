using k8s.Models;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Waits until a cluster's controller has gathered new rules into an aggregate role, which takes it a second or so.</summary>
internal sealed class AggregationWait(ClusterClient wec, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task WaitAsync(
        string aggregateRole, IReadOnlyCollection<PolicyRule> rules, IReport report, CancellationToken cancellationToken)
    {
        report.Progress($"waiting until ClusterRole \"{aggregateRole}\" has taken in the new rules");
        if (!await IsSeenAsync(aggregateRole, held => PolicyRules.Cover(held, rules), report, cancellationToken))
        {
            report.Warning(
                $"ClusterRole \"{aggregateRole}\" has not taken in the new rules after {s_patience.TotalSeconds:0} s: " +
                "is the cluster's kube-controller-manager running?");
        }
    }

    /// <summary>The same for rules that were withdrawn; those that another aggregated role holds, too, stay.</summary>
    public async Task WaitUntilGoneAsync(
        string aggregateRole, IReadOnlyCollection<PolicyRule> rules, IReport report, CancellationToken cancellationToken)
    {
        var held = new List<PolicyRule>();
        var gathered = ListOptions.Kept with { LabelSelector = $"{OcmNames.AggregateToWorkLabel}=true" };
        await foreach (var role in wec.ListAsync<V1ClusterRole>(null, gathered, cancellationToken))
        {
            held.AddRange(PolicyRule.Of(role.Rules));
        }

        var withdrawn = RulePiece.Of(rules).Where(piece => !piece.IsCoveredBy(held)).ToList();
        report.Progress($"waiting until ClusterRole \"{aggregateRole}\" has let go of the withdrawn rules");
        if (withdrawn.Count > 0 && !await IsSeenAsync(
            aggregateRole, now => !withdrawn.Exists(piece => piece.IsCoveredBy(now)), report, cancellationToken))
        {
            report.Warning(
                $"ClusterRole \"{aggregateRole}\" still holds the withdrawn rules after {s_patience.TotalSeconds:0} s: " +
                "is the cluster's kube-controller-manager running?");
        }
    }

    /// <returns>False when patience has ended; true when it was seen, or may not be looked at.</returns>
    private async Task<bool> IsSeenAsync(
        string aggregateRole, Func<IReadOnlyList<PolicyRule>, bool> isWanted, IReport report, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var one = new ListOptions { FieldSelector = $"metadata.name={aggregateRole}" };
            IReadOnlyList<PolicyRule> held = [];
            await foreach (var change in wec.WatchAsync<V1ClusterRole>(null, one, either.Token))
            {
                held = change.Type is WatchEventType.Deleted ? [] : change.Item is { } role ? PolicyRule.Of(role.Rules) : held;
                if (isWanted(held))
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"What the aggregate role holds may not be watched: {e.Message}");
        }

        return true;
    }
}
