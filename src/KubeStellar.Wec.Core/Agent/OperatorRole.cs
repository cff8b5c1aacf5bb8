using System.Text.Json.Nodes;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// What the klusterlet operator may do on the WEC
/// (https://github.com/open-cluster-management-io/ocm, deploy/klusterlet/chart/klusterlet/templates/cluster_role.yaml).
/// </summary>
internal static class OperatorRole
{
    private static readonly string[] s_all = ["create", "get", "list", "update", "watch", "patch", "delete"];

    private static readonly string[] s_secretNames =
    [
        "open-cluster-management-image-pull-credentials",
        "bootstrap-hub-kubeconfig",
        "hub-kubeconfig-secret",
        "external-managed-kubeconfig",
        "external-managed-kubeconfig-work",
        "external-managed-kubeconfig-registration",
        "external-managed-kubeconfig-agent",
    ];

    public static JsonArray Rules(AgentVersion version)
    {
        var rules = new JsonArray(
            Rule([""], ["configmaps", "serviceaccounts"], s_all),
            Rule([""], ["secrets"], ["create"]),
            Rule([""], ["secrets"], ["update", "get", "list", "watch", "delete"], s_secretNames),
            Rule([""], ["pods"], ["get"]),
            Rule(["apps"], ["replicasets"], ["get"]),
            Rule(["coordination.k8s.io"], ["leases"], ["create", "get", "list", "update", "watch", "patch"]),
            Rule(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"]),
            Rule([""], ["namespaces"], s_all),
            Rule([""], ["nodes"], ["get", "list", "watch"]),
            Rule(["", "events.k8s.io"], ["events"], ["create", "patch", "update"]),
            Rule(["apps"], ["deployments"], s_all),
            Rule(["rbac.authorization.k8s.io"], ["clusterrolebindings", "rolebindings"], s_all),
            Rule(["rbac.authorization.k8s.io"], ["clusterroles", "roles"], [.. s_all, "escalate", "bind"]),
            Rule(["apiextensions.k8s.io"], ["customresourcedefinitions"], s_all),
            Rule(["operator.open-cluster-management.io"], ["klusterlets"], ["get", "list", "watch", "update", "patch", "delete"]),
            Rule(["operator.open-cluster-management.io"], ["klusterlets/status"], ["update", "patch"]),
            Rule(["work.open-cluster-management.io"], ["appliedmanifestworks"], ["list", "update", "patch"]));
        if (version.IsAfter(1, 3, 1))
        {
            rules.Add(Rule(["networking.k8s.io"], ["networkpolicies"], s_all));
        }

        return rules;
    }

    private static JsonObject Rule(string[] groups, string[] resources, string[] verbs, string[]? names = null)
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = Texts(groups),
            ["resources"] = Texts(resources),
            ["verbs"] = Texts(verbs),
        };
        if (names is not null)
        {
            rule["resourceNames"] = Texts(names);
        }

        return rule;
    }

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
