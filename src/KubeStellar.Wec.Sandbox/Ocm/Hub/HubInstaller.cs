using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>Installs what <c>clusteradm init</c> and the cluster manager create on a hub.</summary>
internal static class HubInstaller
{
    private static readonly string[] s_namespaces = ["open-cluster-management", "open-cluster-management-hub"];

    public static void Install(ObjectStore store, TimeProvider time, OcmRelease release, bool withCustomizationProperties)
    {
        foreach (var name in withCustomizationProperties ? [.. s_namespaces, "customization-properties"] : s_namespaces)
        {
            store.Ensure(NamespaceObject(name));
        }

        foreach (var item in Manifests(release))
        {
            store.Ensure(item);
        }

        store.TryUpdate(
            new ResourceId(WellKnown.Operator, "clustermanagers", "cluster-manager"),
            manager =>
            {
                var generation = manager.Generation();
                manager.Child("status")["observedGeneration"] = generation;
                foreach (var condition in Healthy(generation))
                {
                    Conditions.Set(manager, condition, time.GetUtcNow());
                }
            },
            UpdateScope.Status);
    }

    private static IEnumerable<JsonObject> Manifests(OcmRelease release)
    {
        foreach (var item in EmbeddedManifests.Load(
            "hub.yaml",
            ("version", release.Tag),
            ("bootstrap-account", release.BootstrapAccount),
            ("bootstrap-role", release.BootstrapRole),
            ("bootstrap-binding", release.BootstrapBinding)))
        {
            if (!release.CleansMailbox && item.Text("kind") == "ClusterManager")
            {
                item.Child("spec").Child("registrationConfiguration").Remove("featureGates");
            }

            yield return item;
        }
    }

    private static JsonObject NamespaceObject(string name) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };

    private static Condition[] Healthy(long generation) =>
    [
        Condition.False("Progressing", "ClusterManagerUpToDate", "Components of cluster manager are up to date"),
        Condition.True("ValidFeatureGates", "FeatureGatesAllValid", "Feature gates are all valid"),
        Condition.True("Applied", "ClusterManagerApplied", "Components of cluster manager are applied"),
        Condition.False("HubRegistrationDegraded", "RegistrationFunctional", "Registration is managing credentials", generation),
        Condition.False("HubPlacementDegraded", "PlacementFunctional", "Placement is scheduling placement decisions", generation),
    ];
}
