using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

/// <summary>Roles and bindings of every kind that an API server takes, few enough words that they often meet.</summary>
internal static class RandomRbac
{
    private static readonly string[] s_verbs = ["get", "create", "list", "delete", "*", "use"];
    private static readonly string[] s_groups = ["", "apps", "example.com", "*"];
    private static readonly string[] s_resources = ["pods", "things", "things/scale", "*/scale", "pods/*", "*", "things/status"];
    private static readonly string[] s_names = ["a", "b", ""];
    private static readonly string[] s_urls = ["/x", "/x/*", "*", "/y**"];
    private static readonly string?[] s_places = [null, null, "default", "open-cluster-management-agent"];

    private static readonly string[] s_subjects =
    [
        """{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}""",
        """{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"default"}""",
        """{"kind":"ServiceAccount","name":"other","namespace":"open-cluster-management-agent"}""",
        """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa"}""",
        """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"klusterlet-work-sa"}""",
        """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:serviceaccounts"}""",
        """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:serviceaccounts:open-cluster-management-agent"}""",
        """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:serviceaccounts:default"}""",
        """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:authenticated"}""",
    ];

    /// <summary>Roles with bindings to them, some of which lead to nothing, as they are to be created.</summary>
    public static IReadOnlyList<(ResourceType Type, string? Namespace, JsonObject Item)> Sample(int count, string name) =>
        Gen.Sample(Object(), count).SelectMany((make, i) => make($"{name}-{i}")).ToList();

    private static Gen<Func<string, IEnumerable<(ResourceType, string?, JsonObject)>>> Object() =>
        from place in Gen.Elements(s_places)
        from isAggregated in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        from isClusterRole in Gen.Elements(true, false)
        from isDangling in Gen.Frequency((1, Gen.Constant(true)), (6, Gen.Constant(false)))
        from rules in Rule(place is null || isClusterRole).ListOf(2)
        from subject in Gen.Elements(s_subjects)
        select new Func<string, IEnumerable<(ResourceType, string?, JsonObject)>>(name => Make(
            name, place, place is null || isClusterRole, place is null && isAggregated, isDangling, rules, subject));

    private static Gen<PolicyRule> Rule(bool mayHavePaths) =>
        from verbs in Some(s_verbs)
        from groups in Some(s_groups)
        from resources in Some(s_resources)
        from names in Gen.Frequency((2, Gen.Constant((string[])[])), (1, Some(s_names)))
        from urls in Some(s_urls)
        from isPath in Gen.Frequency((mayHavePaths ? 1 : 0, Gen.Constant(true)), (4, Gen.Constant(false)))
        select isPath
            ? new PolicyRule { Verbs = verbs, NonResourceUrls = urls }
            : new PolicyRule { Verbs = verbs, ApiGroups = groups, Resources = resources, ResourceNames = names };

    private static Gen<string[]> Some(string[] words) =>
        from count in Gen.Choose(1, 2)
        from some in Gen.Elements(words).ArrayOf(count)
        select some.Distinct().ToArray();

    private static IEnumerable<(ResourceType, string?, JsonObject)> Make(
        string name, string? place, bool isClusterRole, bool isAggregated, bool isDangling, IEnumerable<PolicyRule> rules, string subject)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (isAggregated)
        {
            metadata["labels"] = new JsonObject { ["open-cluster-management.io/aggregate-to-work"] = "true" };
        }

        var kind = isClusterRole ? "ClusterRole" : "Role";
        if (!isDangling)
        {
            yield return (isClusterRole ? CoreTypes.ClusterRoles : CoreTypes.Roles, isClusterRole ? null : place, new()
            {
                ["apiVersion"] = CoreTypes.Roles.ApiVersion,
                ["kind"] = kind,
                ["metadata"] = metadata,
                ["rules"] = PolicyRuleJson.Write(rules),
            });
        }

        if (!isAggregated)
        {
            var type = place is null ? CoreTypes.ClusterRoleBindings : CoreTypes.RoleBindings;
            yield return (type, place, new()
            {
                ["apiVersion"] = type.ApiVersion,
                ["kind"] = type.Kind,
                ["metadata"] = new JsonObject { ["name"] = name },
                ["roleRef"] = new JsonObject { ["apiGroup"] = type.Group, ["kind"] = kind, ["name"] = name },
                ["subjects"] = new JsonArray(JsonNode.Parse(subject)),
            });
        }
    }
}
