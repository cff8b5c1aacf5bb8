using KubeStellar.Wec.Permissions.Messages;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

public sealed class EscalationMessageTests
{
    private const string Recent = """
        Error from server (Forbidden): clusterroles.rbac.authorization.k8s.io "esc" is forbidden: user "system:serviceaccount:default:lim" (groups=["system:serviceaccounts" "gr \"1<"]) is attempting to grant RBAC permissions not currently held:
        {APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}
        {APIGroups:["apps"], Resources:["deployments"], ResourceNames:["b\"<c>"], Verbs:["get"]}
        {NonResourceURLs:["/y/*"], Verbs:["get"]}; resolution errors: [[clusterroles.rbac.authorization.k8s.io "ghost" not found]]
        """;

    [Fact]
    public void Rules_are_listed_one_verb_at_a_time() => Assert.Equal(
        [
            "Escalation get pods /log (Cluster) by system:serviceaccount:default:lim",
            "Escalation list pods /log (Cluster) by system:serviceaccount:default:lim",
            """Escalation get deployments.apps 'b"<c>' (Cluster) by system:serviceaccount:default:lim""",
            "Escalation get /y/* (Cluster) by system:serviceaccount:default:lim",
        ],
        Notation.Read(Recent));

    [Fact]
    public void What_was_refused_and_which_roles_are_missing_is_told() => Assert.All(DenialReader.ReadAll(Recent), denial =>
    {
        Assert.Equal("clusterroles.rbac.authorization.k8s.io \"esc\"", denial.Refused);
        Assert.Equal("ClusterRole ghost", Assert.Single(denial.DanglingRoles).ToString());
    });

    [Fact]
    public void It_is_read_out_of_a_log_and_of_json_too()
    {
        var expected = Notation.Read(Recent);
        var json = System.Text.Json.JsonSerializer.Serialize(Recent);
        Assert.Equal(expected, Notation.Read($$"""{"kind":"Status","message":{{json}},"code":403}"""));
        Assert.Equal(expected, Notation.Read(System.Text.Json.JsonSerializer.Serialize($$"""{"message":{{json}}}""")));
        Assert.Equal(expected, Notation.Read("I1121 04:25:35 auth.go:155] \"not allowed\" error=<\n\t" + Recent.Replace("\n", "\n\t", StringComparison.Ordinal) + "\n >\n"));
    }

    [Fact]
    public void A_role_binds_to_a_namespace_that_the_message_does_not_name() => Assert.Equal(
        "Escalation get pods (Namespace) by lim",
        Notation.Single("""
            roles.rbac.authorization.k8s.io "r" is forbidden: user "lim" (groups=["a"]) is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["pods"], Verbs:["get"]}
            """));

    [Fact]
    public void Older_servers_list_what_the_user_does_hold_as_well() => Assert.Equal(
        [
            "Escalation * customresourcedefinitions.apiextensions.k8s.io (Cluster) by foo@example.com",
            "Escalation list pods (Cluster) by foo@example.com",
            "Escalation delete pods (Cluster) by foo@example.com",
            "Escalation get /metrics (Cluster) by foo@example.com",
        ],
        Notation.Read("""Error from server (Forbidden): error when creating "b.yaml": clusterroles.rbac.authorization.k8s.io "p" is forbidden: attempt to grant extra privileges: [{[*] [apiextensions.k8s.io] [customresourcedefinitions] [] []} {[list delete] [] [pods] [] []} {[get] [] [] [] [/metrics]}] user=&{foo@example.com  [system:authenticated] map[]} ownerrules=[{[create] [authorization.k8s.io] [selfsubjectaccessreviews] [] []}] ruleResolutionErrors=[]"""));

    [Fact]
    public void And_some_of_them_name_the_fields() => Assert.Equal(
        ["Escalation get nodes (Cluster) by bob", "Escalation get pods (Cluster) by bob", "Escalation get /x (Cluster) by bob"],
        Notation.Read("""clusterroles.rbac.authorization.k8s.io "y" is forbidden: attempt to grant extra privileges: [PolicyRule{Resources:["nodes" "pods"], APIGroups:[""], Verbs:["get"]} PolicyRule{NonResourceURLs:["/x"], Verbs:["get"]}] user=&{bob  [a b] map[]} ownerrules=[PolicyRule{Resources:["selfsubjectaccessreviews"], APIGroups:["authorization.k8s.io"], Verbs:["create"]}] ruleResolutionErrors=[]"""));

    [Fact]
    public void One_that_is_cut_off_before_its_rules_is_incomplete() => Assert.Equal(
        "Escalation ? (Cluster) by lim lacks Verb,Resource,Group",
        Notation.Single("""clusterroles.rbac.authorization.k8s.io "y" is forbidden: user "lim" (groups=["a"]) is attempting to grant RBAC permissions not currently held:"""));
}
