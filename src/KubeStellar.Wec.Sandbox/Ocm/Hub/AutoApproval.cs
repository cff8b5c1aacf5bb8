using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Feature gate ManagedClusterAutoApproval: every cluster is accepted once, when it first appears, so that an administrator can
/// still deny it later; first requests of certain users are approved.
/// </summary>
internal sealed class AutoApproval(bool isOn, string user)
{
    private const string Annotation = "open-cluster-management.io/automatically-accepted-on";

    public bool IsForRequest(JsonObject csr) => isOn && csr.Text("spec", "username") == user;

    /// <returns>Whether the cluster was accepted now, which is an event of its own.</returns>
    public bool Accept(ObjectStore store, JsonObject cluster, DateTimeOffset now)
    {
        if (!isOn || cluster.Annotation(Annotation) is not null)
        {
            return false;
        }

        store.TryUpdate(
            WellKnown.ManagedCluster(cluster.Name()),
            item =>
            {
                item.Child("metadata").Child("annotations")[Annotation] = Meta.Timestamp(now);
                item.Child("spec")["hubAcceptsClient"] = true;
            },
            UpdateScope.Spec);
        return true;
    }
}
