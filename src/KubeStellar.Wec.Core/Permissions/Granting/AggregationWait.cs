using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Rbac;

namespace KubeStellar.Wec.Permissions;

/// <summary>Waits until a cluster's controller has gathered new rules into an aggregate role, which takes it a second or so.</summary>
internal sealed class AggregationWait(ApiClient wec, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task WaitAsync(string aggregateRole, IReadOnlyCollection<PolicyRule> rules, IReport report, CancellationToken cancel)
    {
        report.Progress($"waiting until ClusterRole \"{aggregateRole}\" has taken in the new rules");
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            var one = new ListOptions { FieldSelector = $"metadata.name={aggregateRole}" };
            await foreach (var change in wec.WatchAsync(
                CoreTypes.ClusterRoles, null, one, JsonWire.AnyObject, role => new(null, role.TextAt("metadata", "name") ?? ""), either.Token))
            {
                if (change is { Type: not WatchEventType.Deleted, Item: { } role } && PolicyRules.Cover(PolicyRuleJson.RulesOf(role), rules))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            report.Warning(
                $"ClusterRole \"{aggregateRole}\" has not taken in the new rules after {s_patience.TotalSeconds:0} s: " +
                "is the cluster's kube-controller-manager running?");
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"Whether the rules were taken in may not be watched: {e.Message}");
        }
    }
}
