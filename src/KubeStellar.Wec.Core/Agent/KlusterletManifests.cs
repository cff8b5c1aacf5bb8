using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// What is installed on a WEC besides the Klusterlet type, in the order it is applied: the same objects as clusteradm's
/// (https://github.com/open-cluster-management-io/ocm, deploy/klusterlet/chart/klusterlet), so that its tools work on them too.
/// </summary>
internal static class KlusterletManifests
{
    public const string PullSecret = "open-cluster-management-image-pull-credentials";

    private const string OperatorName = OperatorDeployment.Name;

    /// <param name="options">What they depend on.</param>
    /// <param name="bootstrapKubeconfig">Null to leave out the Secret that holds it.</param>
    public static IReadOnlyList<Manifest> Build(KlusterletOptions options, string? bootstrapKubeconfig) =>
    [
        Of(CoreTypes.Namespaces, OcmNames.OperatorNamespace, null, []),
        AgentNamespace(),
        Of(CoreTypes.ServiceAccounts, OperatorName, OcmNames.OperatorNamespace, new JsonObject
        {
            ["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = PullSecret }),
        }),
        Of(CoreTypes.ClusterRoles, OperatorName, null, new JsonObject { ["rules"] = OperatorRole.Rules(options.Version) }),
        Of(CoreTypes.ClusterRoleBindings, OperatorName, null, new JsonObject
        {
            ["roleRef"] = new JsonObject
            {
                ["apiGroup"] = CoreTypes.ClusterRoles.Group,
                ["kind"] = CoreTypes.ClusterRoles.Kind,
                ["name"] = OperatorName,
            },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kind"] = CoreTypes.ServiceAccounts.Kind,
                ["name"] = OperatorName,
                ["namespace"] = OcmNames.OperatorNamespace,
            }),
        }),
        .. options is { KeepPullSecret: true, Settings.PullCredential: null } ? [] : new[] { PullSecretFor(options.Settings.PullCredential) },
        .. bootstrapKubeconfig is null ? [] : new[] { BootstrapSecret(bootstrapKubeconfig) },
        OperatorDeployment.Build(options.Version, options.Settings),
        KlusterletResource.Build(options),
    ];

    private static Manifest BootstrapSecret(string kubeconfig) =>
        Of(CoreTypes.Secrets, OcmNames.BootstrapSecret, OcmNames.AgentNamespace, new JsonObject
        {
            ["type"] = "Opaque",
            ["data"] = new JsonObject { ["kubeconfig"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) },
        });

    /// <summary>The operator copies it around, so it exists even where images need no credential.</summary>
    private static Manifest PullSecretFor(PullCredential? credential)
    {
        var secret = Of(CoreTypes.Secrets, PullSecret, OcmNames.OperatorNamespace, new JsonObject
        {
            ["type"] = "kubernetes.io/dockerconfigjson",
            ["data"] = new JsonObject { [".dockerconfigjson"] = credential?.ToBase64() ?? Convert.ToBase64String("{}"u8) },
        });
        secret.Body["metadata"]!["labels"]!["app"] = OperatorName;
        return secret;
    }

    private static Manifest AgentNamespace()
    {
        var ns = Of(CoreTypes.Namespaces, OcmNames.AgentNamespace, null, []);
        ns.Body["metadata"]!["annotations"] = new JsonObject { ["workload.openshift.io/allowed"] = "management" };
        return ns;
    }

    private static Manifest Of(ResourceType type, string name, string? @namespace, JsonObject body)
    {
        var metadata = new JsonObject { ["name"] = name, ["labels"] = ManagedBy.Label() };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        body["metadata"] = metadata;
        return new(type, @namespace, body);
    }
}
