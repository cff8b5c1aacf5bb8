using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Common;

/// <summary>The status of Deployments; no pods actually run here.</summary>
internal static class DeploymentStatus
{
    /// <summary>Sets the status that a Deployment has when all its pods run.</summary>
    public static void MarkRunning(ObjectStore store, ResourceId id, TimeProvider time) =>
        store.TryUpdate(id, deployment => MarkRunning(deployment, time.GetUtcNow()), UpdateScope.Status);

    private static void MarkRunning(JsonObject deployment, DateTimeOffset now)
    {
        var replicas = deployment.Number("spec", "replicas") ?? 1;
        var status = deployment.Child("status");
        status["observedGeneration"] = deployment.Generation();
        foreach (var field in (string[])["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"])
        {
            status[field] = replicas;
        }

        Conditions.Set(deployment, Condition.True("Available", "MinimumReplicasAvailable", "Deployment has minimum availability."), now);
        Conditions.Set(
            deployment,
            Condition.True("Progressing", "NewReplicaSetAvailable", $"""ReplicaSet "{deployment.Name()}" has successfully progressed."""),
            now);
    }
}
