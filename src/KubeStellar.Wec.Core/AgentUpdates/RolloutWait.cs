using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>Waits until operator and agents run a release.</summary>
internal sealed class RolloutWait(ClusterClient wec, AgentUpdateRequest request, IReport report)
{
    private string _last = "nothing has been seen yet";

    /// <exception cref="WecException">They do not come to run in time; the message says which does not.</exception>
    public async Task RunAsync(AgentImages images, string tag, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Timeout);
        var agents = images.IsSingleton
            ? new[] { $"{images.KlusterletName}-agent" }
            : [$"{images.KlusterletName}-registration-agent", $"{images.KlusterletName}-work-agent"];
        try
        {
            await UntilAsync(OcmNames.OperatorNamespace, [OperatorDeployment.Name], tag, limit.Token);
            await UntilAsync(images.AgentNamespace, agents, tag, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WecException(
                "RolloutTimeout", WecErrorKind.Timeout,
                $"The agent of '{request.Name}' did not come to run {tag} within {request.Timeout.TotalSeconds:0} s: {_last}.",
                "Can the WEC pull the image? Run Update-Wec again with the version before to go back, or with -Wait to go on waiting.");
        }
    }

    /// <summary>Null when a Deployment runs what it says, else what is missing.</summary>
    internal static string? Trouble(JsonObject deployment, string tag)
    {
        var name = deployment.TextAt("metadata", "name");
        var images = (deployment.At("spec", "template", "spec", "containers") as JsonArray ?? [])
            .Select(c => c.TextAt("image")).OfType<string>().Select(ImageName.Parse);
        if (!images.Any(i => i.Tag == tag))
        {
            return $"{name} is not told to run {tag} yet";
        }

        var wanted = Number(deployment.At("spec", "replicas")) ?? 1;
        var status = deployment.At("status");
        if ((Number(status.At("observedGeneration")) ?? 0) < (Number(deployment.At("metadata", "generation")) ?? 0))
        {
            return $"{name} has just been changed";
        }

        var updated = Number(status.At("updatedReplicas")) ?? 0;
        var available = Number(status.At("availableReplicas")) ?? 0;
        var all = Number(status.At("replicas")) ?? 0;
        return updated >= wanted && available >= wanted && all <= updated
            ? null
            : $"{name} has {updated} of {wanted} pods of {tag}, {available} available";
    }

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private async Task UntilAsync(string @namespace, string[] names, string tag, CancellationToken cancellationToken)
    {
        var waiting = names.ToHashSet();
        var changes = wec.WatchAsync(CoreTypes.Deployments, @namespace, ListOptions.Kept, JsonWire.AnyObject, KeyOf, cancellationToken);
        await foreach (var change in changes)
        {
            if (change.Item?.TextAt("metadata", "name") is not { } name || !names.Contains(name))
            {
                continue;
            }

            if (change.Type != WatchEventType.Deleted && Trouble(change.Item, tag) is not { } trouble)
            {
                waiting.Remove(name);
            }
            else
            {
                waiting.Add(name);
                _last = change.Type == WatchEventType.Deleted ? $"{name} is gone" : Trouble(change.Item, tag)!;
                report.Progress(_last);
            }

            if (waiting.Count == 0)
            {
                return;
            }
        }
    }

    private static ObjectKey KeyOf(JsonObject item) => new(item.TextAt("metadata", "namespace"), item.TextAt("metadata", "name") ?? "");
}
