using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>Writes whether a hub lets a cluster in, to the very ManagedCluster that was judged.</summary>
internal static class Acceptance
{
    /// <summary>
    /// On a ManagedCluster: the agent that was let in last. Its request is gone an hour after the approval, and nothing else on a hub
    /// tells one agent of a cluster from another.
    /// </summary>
    public const string AgentAnnotation = "kubestellar-wec/agent-id";

    /// <summary>The agent recorded there; null where another tool accepted the cluster.</summary>
    public static string? AgentOf(ManagedCluster cluster) => cluster.GetAnnotation(AgentAnnotation);

    /// <param name="its">The hub.</param>
    /// <param name="judged">The ManagedCluster the decision was made on.</param>
    /// <param name="accepts">What <c>hubAcceptsClient</c> becomes; null leaves it.</param>
    /// <param name="agentId">The agent that was let in; null leaves what is recorded.</param>
    /// <exception cref="WecException">The ManagedCluster is another one by now, or the hub's webhook refuses.</exception>
    public static async Task WriteAsync(
        ClusterClient its, ManagedCluster judged, bool? accepts, string? agentId, CancellationToken cancellationToken)
    {
        try
        {
            await its.MergePatchAsync<ManagedCluster>(judged.Name, null, PatchOf(judged, accepts, agentId), cancellationToken);
        }
        catch (ApiException e) when (IsAnother(e))
        {
            throw new WecException(
                "ManagedClusterReplaced", WecErrorKind.Conflict,
                $"'{judged.Name}' has been deleted on the ITS since it was looked at, and may have been registered anew.",
                "Run the command again: it starts from what is there now.", e);
        }
        catch (ApiException e) when (AdmissionRefusal.Explain(e, judged.Name) is { } explained)
        {
            throw explained;
        }
    }

    private static JsonObject PatchOf(ManagedCluster judged, bool? accepts, string? agentId)
    {
        var patch = new JsonObject();
        // No patch may change a uid, so the server refuses one that is meant for an earlier object of this name.
        var metadata = new JsonObject { ["uid"] = judged.Metadata.Uid };
        if (agentId is not null)
        {
            metadata["annotations"] = new JsonObject { [AgentAnnotation] = agentId };
        }

        patch["metadata"] = metadata;
        if (accepts is { } value)
        {
            patch["spec"] = new JsonObject { ["hubAcceptsClient"] = value };
        }

        return patch;
    }

    private static bool IsAnother(ApiException refusal) => refusal.StatusCode switch
    {
        HttpStatusCode.NotFound => true,
        HttpStatusCode.UnprocessableEntity => refusal.Message.Contains("metadata.uid", StringComparison.Ordinal),
        HttpStatusCode.Conflict => refusal.Message.Contains("UID in precondition", StringComparison.Ordinal),
        _ => false,
    };
}
