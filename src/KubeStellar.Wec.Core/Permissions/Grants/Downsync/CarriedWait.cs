using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>
/// Waits until the work agents have applied what a WDS carries to them, which the ManifestWorks of their mailboxes tell. (KubeStellar
/// returns no status of roles and bindings.)
/// </summary>
internal sealed class CarriedWait(ClusterClient its, TimeProvider time)
{
    /// <exception cref="WecException">GrantNotCarried.</exception>
    public async Task EnsureAsync(DownsyncPlan plan, TimeSpan patience, IReport report, CancellationToken cancellationToken)
    {
        report.Progress($"waiting until {plan.Wecs.Count} WECs have got what the WDS carries to them");
        var findings = await Task.WhenAll(plan.Wecs.Select(wec => WaitAsync(wec.Name, plan.Grants, patience, cancellationToken)));
        var problems = plan.Wecs.Zip(findings).Where(pair => pair.Second is not null).Select(pair => $"{pair.First.Name}: {pair.Second}").ToList();
        if (problems.Count > 0)
        {
            throw new WecException(
                "GrantNotCarried", WecErrorKind.Timeout, $"Not everywhere after {patience.TotalSeconds:0} s. {string.Join(" ", problems)}",
                "Does the transport controller of the WDS run, and is each WEC available (Get-WecStatus)? Running the same again waits on.");
        }
    }

    /// <returns>What is in the way when patience ends; null when all has arrived.</returns>
    private async Task<string?> WaitAsync(
        string wec, IReadOnlyList<PlannedDownsync> grants, TimeSpan patience, CancellationToken cancellationToken)
    {
        var open = grants.SelectMany(g => g.Carried.Select(item => (Grant: g, Item: item))).ToList();
        var last = "no ManifestWork has come into its mailbox.";
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var names = string.Join(',', grants.Select(g => g.Grant));
        var ours = ListOptions.Kept with { LabelSelector = $"{KubeStellarNames.OriginBindingLabel} in ({names})" };
        try
        {
            var changes = its.WatchAsync(
                OcmTypes.ManifestWorks, wec, ours, JsonWire.AnyObject, work => new(wec, work.TextAt("metadata", "name") ?? ""), either.Token);
            await foreach (var change in changes)
            {
                if (change is { Type: not WatchEventType.Deleted, Item: { } work })
                {
                    open.RemoveAll(pair => Holds(work, pair.Item, pair.Grant.Content) && IsApplied(work));
                    last = ProblemOf(work) ?? last;
                }

                if (open.Count == 0)
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Patience has ended.
        }

        return open.Count == 0 ? null : last;
    }

    private static bool Holds(JsonObject work, GrantObject item, RoleContent content) =>
        work.At("spec", "workload", "manifests") is JsonArray manifests && manifests.OfType<JsonObject>().Any(manifest =>
            manifest.TextAt("kind") == item.Type.Kind && manifest.TextAt("metadata", "name") == item.Name &&
            manifest.TextAt("metadata", "namespace") == item.Namespace &&
            (item is not GrantRole || PolicyRules.Cover(PolicyRuleJson.RulesOf(manifest), content.Rules)));

    private static bool IsApplied(JsonObject work) =>
        Applied(work) is { } condition && condition.TextAt("status") == "True" &&
        condition["observedGeneration"]?.ToString() is var seen && (seen is null || seen == work.At("metadata", "generation")?.ToString());

    private static string? ProblemOf(JsonObject work) =>
        Applied(work) is not { } condition ? "its work agent has not looked at the ManifestWork yet."
        : condition.TextAt("status") == "True" ? null
        : FailedWork.Of(work)?.Message ?? condition.TextAt("message");

    private static JsonObject? Applied(JsonObject work) =>
        work.At("status", "conditions") is JsonArray conditions
            ? conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.TextAt("type") == "Applied")
            : null;
}
