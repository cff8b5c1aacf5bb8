using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>Creates and removes everything the klusterlet operator keeps on a managed cluster.</summary>
internal static class KlusterletResources
{
    public const string CreatedByLabel = "open-cluster-management.io/created-by-klusterlet";

    private const string PullSecret = "open-cluster-management-image-pull-credentials";
    private const string AppliedWorkCleanup = "cluster.open-cluster-management.io/applied-manifest-work-cleanup";

    public static void Ensure(ObjectStore store, KlusterletSpec spec)
    {
        foreach (var definition in EmbeddedManifests.Load("klusterlet-crds.yaml"))
        {
            store.Ensure(definition);
        }

        store.Ensure(NamespaceObject(KlusterletSpec.AddonNamespace, spec));
        store.Ensure(NamespaceObject(spec.Namespace, spec));
        store.TryUpdate(WellKnown.Namespace(spec.Namespace), item => Mark(item, spec), UpdateScope.Spec);
        CopyPullSecret(store, spec, KlusterletSpec.AddonNamespace);
        CopyPullSecret(store, spec, spec.Namespace);
        foreach (var account in new[] { spec.RegistrationAccount, spec.WorkAccount }.Distinct())
        {
            store.Ensure(Account(spec, account));
        }

        foreach (var item in Roles(spec))
        {
            store.Ensure(item);
        }

        foreach (var deployment in AgentDeployments.Build(spec))
        {
            store.Ensure(deployment);
            AgentDeployments.SetImage(store, deployment);
        }
    }

    /// <summary>
    /// Removes the agents and what they need. What they applied stays: the AppliedManifestWorks only lose their finalizer.
    /// </summary>
    public static void Remove(ObjectStore store, KlusterletSpec spec, bool isLast)
    {
        foreach (var name in spec.Deployments)
        {
            store.Delete(WellKnown.Deployment(spec.Namespace, name));
        }

        foreach (var work in store.List(WellKnown.Work, "appliedmanifestworks").Where(work => work.Text("spec", "agentID") == spec.Uid))
        {
            store.TryUpdate(WellKnown.AppliedManifestWork(work.Name()), item => item.RemoveFinalizer(AppliedWorkCleanup));
        }

        foreach (var item in Roles(spec))
        {
            store.Delete(StoreExtensions.IdOf(item));
        }

        foreach (var account in new[] { spec.RegistrationAccount, spec.WorkAccount }.Distinct())
        {
            store.Delete(WellKnown.ServiceAccount(spec.Namespace, account));
        }

        store.Delete(WellKnown.Secret(spec.Namespace, HubSecret.Name));
        store.Delete(WellKnown.Namespace(spec.Namespace));
        if (isLast)
        {
            store.Delete(WellKnown.Namespace(KlusterletSpec.AddonNamespace));
        }
    }

    private static IReadOnlyList<JsonObject> Roles(KlusterletSpec spec) => EmbeddedManifests.Load(
        "klusterlet-rbac.yaml",
        ("klusterlet", spec.Name),
        ("namespace", spec.Namespace),
        ("registrationAccount", spec.RegistrationAccount),
        ("workAccount", spec.WorkAccount));

    private static JsonObject NamespaceObject(string name, KlusterletSpec spec) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { [CreatedByLabel] = spec.Name },
            ["annotations"] = new JsonObject { ["workload.openshift.io/allowed"] = "management" },
        },
    };

    private static void Mark(JsonObject agentNamespace, KlusterletSpec spec)
    {
        var labels = agentNamespace.Child("metadata").Child("labels");
        labels[CreatedByLabel] = spec.Name;
        labels["operator.open-cluster-management.io/klusterlet"] = spec.Name;
    }

    private static void CopyPullSecret(ObjectStore store, KlusterletSpec spec, string to)
    {
        if (store.Get(WellKnown.Secret(AgentDeployments.OperatorNamespace, PullSecret)) is { } source)
        {
            store.Ensure(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["type"] = source["type"]?.DeepClone(),
                ["metadata"] = new JsonObject
                {
                    ["name"] = PullSecret,
                    ["namespace"] = to,
                    ["labels"] = new JsonObject { [CreatedByLabel] = spec.Name },
                },
                ["data"] = source["data"]?.DeepClone(),
            });
        }
    }

    private static JsonObject Account(KlusterletSpec spec, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = spec.Namespace,
            ["labels"] = new JsonObject { [CreatedByLabel] = spec.Name },
        },
        ["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = PullSecret }),
    };
}
