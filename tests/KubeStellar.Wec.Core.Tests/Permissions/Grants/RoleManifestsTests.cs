using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

/// <summary>Roles for the work agent from files.</summary>
public sealed class RoleManifestsTests
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: widgets }
        rules:
        - { apiGroups: [example.com], resources: [widgets], verbs: [get, create] }
        - { apiGroups: [""], resources: [nodes], verbs: [get], resourceNames: [one] }
        """;

    [Fact]
    public void Exactly_the_rules_are_granted_under_the_name_the_file_gives()
    {
        var content = Assert.Single(Contents(Role));

        Assert.Equal(("widgets", (string?)null), (content.Role, content.Namespace));
        Assert.Equal(
            ["get on nodes named one", "get, create on widgets.example.com"], content.Rules.Select(r => GrantRole.Describe([r])).Order());
        Assert.Equal(2, content.Parts.Count());
    }

    [Theory]
    [InlineData("ClusterRoleBinding", "", "ServiceAccount", "klusterlet-work-sa", null)]
    [InlineData("RoleBinding", "shop", "ServiceAccount", "klusterlet-work-sa", "shop")]
    [InlineData("ClusterRoleBinding", "", "User", "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa", null)]
    public void A_binding_to_the_agent_says_where(string kind, string place, string subject, string name, string? granted) =>
        Assert.Equal(granted, Assert.Single(Contents(Role + Binding(kind, place, subject, name))).Namespace);

    [Theory]
    [InlineData("ServiceAccount", "default")]
    [InlineData("Group", "system:authenticated")]
    [InlineData("User", "jane")]
    public void A_binding_to_somebody_else_is_refused(string subject, string name) =>
        Refused("GrantForOthers", Role + Binding("ClusterRoleBinding", "", subject, name));

    [Fact]
    public void A_binding_of_the_agent_to_a_role_that_cannot_be_read_is_refused() =>
        Refused(
            "RoleNotInManifests", Role + Binding("ClusterRoleBinding", "", "ServiceAccount", "klusterlet-work-sa", role: "cluster-admin"));

    [Theory]
    [InlineData("rules: [{ nonResourceURLs: [/metrics], verbs: [get] }]", "PathCannotBeGranted")]
    [InlineData("aggregationRule: { clusterRoleSelectors: [] }", "RoleWithoutRules")]
    [InlineData("rules: []", "RoleWithoutRules")]
    [InlineData("rules: [{ apiGroups: [a], resources: [b], verbs: [] }]", "InvalidManifest")]
    [InlineData("rules: [{ apiGroups: [a], resources: [b], verbs: get }]", "InvalidManifest")]
    [InlineData("rules: [{ apiGroups: [a], resource: [b], verbs: [get] }]", "InvalidManifest")]
    [InlineData("rules: none", "InvalidManifest")]
    public void Rules_that_cannot_be_granted_as_they_stand_are_refused(string rules, string error) => Refused(
        error, $"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{ name: x }}\n{rules}\n");

    [Fact]
    public void Files_without_roles_are_refused() =>
        Refused("NoPermissionManifests", "apiVersion: v1\nkind: Namespace\nmetadata: { name: x }\n");

    [Fact]
    public void A_Role_needs_its_namespace_and_keeps_it()
    {
        const string Own = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: x }\nrules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]\n";

        Refused("NamespaceUnknown", Own);
        Assert.Equal("shop", Assert.Single(Contents(Own, "shop")).Namespace);
        Refused("NamespaceMismatch", Own.Replace("name: x", "name: x, namespace: shop", StringComparison.Ordinal), "prod");
        Assert.Equal(["a", "b"], Contents(Role, "a", "b").Select(c => c.Namespace));
    }

    private static string Binding(string kind, string place, string subject, string name, string role = "widgets") => $$"""

        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{kind}}
        metadata: { name: b{{(place.Length > 0 ? $", namespace: {place}" : "")}} }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{role}} }
        subjects: [{ kind: {{subject}}, name: "{{name}}"{{(subject == "ServiceAccount" ? ", namespace: open-cluster-management-agent" : "")}} }]
        """;

    private static IReadOnlyList<RoleContent> Contents(string yaml, params string[] namespaces) =>
        new RoleManifests(ManifestReader.ReadText(yaml), namespaces).For(WorkAgentIdentity.Default, null, new Told());

    private static void Refused(string error, string yaml, params string[] namespaces) =>
        Assert.Equal(error, Assert.Throws<WecException>(() => Contents(yaml, namespaces)).ErrorId);
}
