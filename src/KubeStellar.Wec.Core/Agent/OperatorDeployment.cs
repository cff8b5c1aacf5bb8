using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// The Deployment of the klusterlet operator
/// (https://github.com/open-cluster-management-io/ocm, deploy/klusterlet/chart/klusterlet/templates/operator.yaml).
/// </summary>
internal static class OperatorDeployment
{
    public const string Name = "klusterlet";

    private const int HealthPort = 8443;

    public static Manifest Build(AgentVersion version, AgentSettings settings) => new(CoreTypes.Deployments, OcmNames.OperatorNamespace, new JsonObject
    {
        ["apiVersion"] = CoreTypes.Deployments.ApiVersion,
        ["kind"] = CoreTypes.Deployments.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["namespace"] = OcmNames.OperatorNamespace,
            ["labels"] = new JsonObject { ["app"] = Name, [ManagedBy.Key] = ManagedBy.Value },
        },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject
                    {
                        ["target.workload.openshift.io/management"] = "{\"effect\": \"PreferredDuringScheduling\"}",
                    },
                    ["labels"] = new JsonObject { ["app"] = Name },
                },
                ["spec"] = Pod(version, settings),
            },
        },
    });

    /// <summary>The operator runs where its agents do: nodes that are closed to them are closed to it too.</summary>
    private static JsonObject Pod(AgentVersion version, AgentSettings settings)
    {
        var pod = new JsonObject
        {
            ["affinity"] = new JsonObject
            {
                ["podAntiAffinity"] = new JsonObject
                {
                    ["preferredDuringSchedulingIgnoredDuringExecution"] = new JsonArray(
                        ApartBy("failure-domain.beta.kubernetes.io/zone", 70), ApartBy("kubernetes.io/hostname", 30)),
                },
            },
            ["containers"] = new JsonArray(Container(version)),
            ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true },
            ["serviceAccountName"] = Name,
            ["volumes"] = new JsonArray(new JsonObject { ["name"] = "tmpdir", ["emptyDir"] = new JsonObject() }),
        };
        foreach (var (part, value) in KlusterletResource.Placement(settings))
        {
            pod[part] = value?.DeepClone();
        }

        if (settings.PriorityClass is { } priority)
        {
            pod["priorityClassName"] = priority;
        }

        return pod;
    }

    private static JsonObject Container(AgentVersion version) => new()
    {
        ["name"] = Name,
        ["image"] = version.Image("registration-operator"),
        ["imagePullPolicy"] = "IfNotPresent",
        ["args"] = new JsonArray("/registration-operator", "klusterlet"),
        ["env"] = new JsonArray(new JsonObject
        {
            ["name"] = "POD_NAME",
            ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.name" } },
        }),
        ["securityContext"] = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            ["privileged"] = false,
            ["runAsNonRoot"] = true,
            ["readOnlyRootFilesystem"] = true,
        },
        ["livenessProbe"] = new JsonObject { ["httpGet"] = Health(), ["initialDelaySeconds"] = 2, ["periodSeconds"] = 10 },
        ["readinessProbe"] = new JsonObject { ["httpGet"] = Health(), ["initialDelaySeconds"] = 2 },
        ["resources"] = new JsonObject
        {
            ["limits"] = new JsonObject { ["memory"] = "2Gi" },
            ["requests"] = new JsonObject { ["cpu"] = "2m", ["memory"] = "16Mi" },
        },
        ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "tmpdir", ["mountPath"] = "/tmp" }),
    };

    private static JsonObject Health() => new() { ["path"] = "/healthz", ["scheme"] = "HTTPS", ["port"] = HealthPort };

    private static JsonObject ApartBy(string topology, int weight) => new()
    {
        ["weight"] = weight,
        ["podAffinityTerm"] = new JsonObject
        {
            ["topologyKey"] = topology,
            ["labelSelector"] = new JsonObject
            {
                ["matchExpressions"] = new JsonArray(new JsonObject
                {
                    ["key"] = "app",
                    ["operator"] = "In",
                    ["values"] = new JsonArray(Name),
                }),
            },
        },
    };
}
