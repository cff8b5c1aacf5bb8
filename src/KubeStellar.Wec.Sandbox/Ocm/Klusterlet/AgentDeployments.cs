using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The Deployments of the agents.</summary>
internal static class AgentDeployments
{
    public const string OperatorNamespace = "open-cluster-management";
    public const string OperatorName = "klusterlet";

    public static IEnumerable<JsonObject> Build(KlusterletSpec spec)
    {
        if (spec.IsSingleton)
        {
            yield return Deployment(spec, spec.RegistrationDeployment, "klusterlet-agent", spec.WorkAccount, spec.SingletonImage, 1);
            yield break;
        }

        yield return Deployment(
            spec, spec.RegistrationDeployment, "klusterlet-registration-agent", spec.RegistrationAccount, spec.RegistrationImage, 1);

        // The operator starts the work agent only when there is a hub identity.
        yield return Deployment(spec, spec.WorkDeployment!, "klusterlet-manifestwork-agent", spec.WorkAccount, spec.WorkImage, 0);
    }

    public static void Scale(ObjectStore store, ResourceId id, int replicas) =>
        store.TryUpdate(id, item => item.Child("spec")["replicas"] = replicas, UpdateScope.Spec);

    /// <summary>Rolls out the image that the Klusterlet asks for.</summary>
    public static void SetImage(ObjectStore store, JsonObject wanted) => store.TryUpdate(
        StoreExtensions.IdOf(wanted),
        item =>
        {
            foreach (var (container, source) in Containers(item).Zip(Containers(wanted)))
            {
                container["image"] = source["image"]?.DeepClone();
            }
        },
        UpdateScope.Spec);

    private static IEnumerable<JsonObject> Containers(JsonObject deployment) =>
        deployment.Objects("spec", "template", "spec", "containers");

    private static JsonObject Deployment(KlusterletSpec spec, string name, string app, string account, string image, int replicas) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = spec.Namespace,
            ["labels"] = Labels(spec, app),
        },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = app } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels(spec, app) },
                ["spec"] = new JsonObject
                {
                    ["serviceAccountName"] = account,
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = app,
                        ["image"] = image,
                        ["args"] = ObjectFields.ToArray([$"--spoke-cluster-name={spec.ClusterName}", $"--agent-id={spec.Uid}"]),
                    }),
                },
            },
        },
    };

    private static JsonObject Labels(KlusterletSpec spec, string app) =>
        new() { ["app"] = app, [KlusterletResources.CreatedByLabel] = spec.Name };
}
