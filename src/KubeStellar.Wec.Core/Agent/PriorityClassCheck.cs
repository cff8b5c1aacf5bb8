using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Agent;

/// <summary>A pod of a priority class that does not exist is refused, which only a ReplicaSet's events would tell.</summary>
internal static class PriorityClassCheck
{
    public static async Task EnsureExistsAsync(ClusterClient wec, string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return;
        }

        try
        {
            if (await wec.FindAsync(CoreTypes.PriorityClasses, name, null, ObjectJson.Default.NamedObject, cancellationToken) is not null)
            {
                return;
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return;
        }

        throw new WecException(
            "PriorityClassNotFound", WecErrorKind.NotFound, $"{wec.Server.Authority} has no PriorityClass '{name}', so no pod of the agent would start.",
            "Create it first, or name one of kubectl get priorityclasses.");
    }
}
