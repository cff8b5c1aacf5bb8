using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Hub;

/// <summary>Tells an ITS from any other cluster.</summary>
internal static class HubCheck
{
    /// <exception cref="WecException">The server serves no ManagedClusters.</exception>
    public static async Task EnsureIsHubAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        V1APIResourceList? served = null;
        try
        {
            var answer = await its.GetAsync($"/apis/{OcmTypes.ManagedClusters.ApiVersion}", cancellationToken);
            served = answer.Deserialize(KubernetesTypes.Of<V1APIResourceList>());
        }
        catch (Exception e) when (e is ApiException { IsNotFound: true } or JsonException)
        {
            // Said below.
        }

        if (served?.Resources?.Any(r => r?.Name == OcmTypes.ManagedClusters.Plural) is not true)
        {
            throw new WecException(
                "NotAnIts", WecErrorKind.NotFound, $"{its.Server} is no ITS: it serves no ManagedClusters.",
                "Is -ItsContext the context of the ITS (its1), and not of a WEC, a WDS or the hosting cluster?");
        }
    }
}
