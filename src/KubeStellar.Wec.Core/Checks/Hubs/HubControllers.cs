using System.Text.Json.Nodes;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>Judges OCM's installation on a hub by its ClusterManager, and its admission webhooks by having them judge a cluster.</summary>
internal static class HubControllers
{
    private const string Name = "cluster-manager";
    private const int MaxMessage = 300;
    private const string LookAtPods = "Look at the pods in namespace open-cluster-management-hub of the ITS.";

    public static async Task<Finding> JudgeAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var manager = await its.FindAsync(OcmTypes.ClusterManagers, Name, null, cancellationToken);
        if (manager is null)
        {
            return Finding.Warn(
                "There is no ClusterManager, so nothing tells whether the hub's controllers run.",
                "A hub that was not set up by 'clusteradm init' may have none; else run that again.");
        }

        var version = AgentVersion.TagOf(manager.TextAt("spec", "registrationImagePullSpec"));
        var complaints = Complaints(manager);
        return complaints.Count == 0
            ? Finding.Pass(version is null ? "Open Cluster Management runs." : $"Open Cluster Management {version} runs.")
            : Finding.Fail($"The ClusterManager says: {SafeText.Of(string.Join(" | ", complaints), MaxMessage)}", LookAtPods);
    }

    /// <summary>Creates a ManagedCluster as a dry run: it goes through admission and is stored nowhere.</summary>
    public static async Task<Finding> JudgeWebhooksAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var cluster = new JsonObject
        {
            ["apiVersion"] = OcmTypes.ManagedClusters.ApiVersion,
            ["kind"] = OcmTypes.ManagedClusters.Kind,
            ["metadata"] = new JsonObject { ["name"] = $"kubestellar-wec-check-{Guid.NewGuid():N}" },
            ["spec"] = new JsonObject { ["hubAcceptsClient"] = false },
        };
        try
        {
            // No long wait here: that they do not answer now is what is asked.
            var hasty = its.With(RetryPolicy.Default with { Limit = TimeSpan.FromSeconds(5) });
            var made = await hasty.TryCreateAsync(OcmTypes.ManagedClusters, null, cluster, cancellationToken);
            return made.At("metadata", "labels").TextAt(OcmNames.ClusterSetLabel) is { } set
                ? Finding.Pass($"They answer, and put new WECs into the cluster set '{set}'.")
                : Finding.Pass("A dry run of a new ManagedCluster is admitted.");
        }
        catch (ApiException e) when (e.IsWebhookUnavailable)
        {
            return Finding.Fail(e.Message, LookAtPods + " No WEC can be registered or accepted until they answer.");
        }
        catch (ApiException e) when (e.IsForbidden && !e.Message.Contains("denied the request", StringComparison.Ordinal))
        {
            return Finding.Skip(
                "You may not create ManagedClusters, not even as a dry run.", "Use a context of the ITS's administrator.") with
            {
                IsUnseen = true,
            };
        }
    }

    private static List<string> Complaints(JsonObject manager) =>
    [
        .. (manager.At("status", "conditions") as JsonArray ?? [])
            .Where(c => c.TextAt("type") is { } type
                && (type == "Applied" ? c.TextAt("status") == "False" : type.EndsWith("Degraded", StringComparison.Ordinal) && c.TextAt("status") == "True"))
            .Select(c => $"{c.TextAt("type")}: {c.TextAt("message") ?? c.TextAt("reason")}"),
    ];
}
