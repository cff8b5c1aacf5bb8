using KubeStellar.Wec.Permissions.Messages;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>Sentences that real API servers wrote, with what clients put around them.</summary>
public sealed class ForbiddenMessageTests
{
    [Theory]
    [InlineData(
        """pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default" """,
        "Missing list pods -n default (Namespace) by bob")]
    [InlineData(
        """Error from server (Forbidden): pods "web" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "default" """,
        "Missing get pods 'web' -n default (Namespace) by bob")]
    [InlineData(
        """Error from server (Forbidden): nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope""",
        "Missing list nodes (Cluster) by bob")]
    [InlineData( // all namespaces, or a resource without: the text does not tell
        """Error from server (Forbidden): widgets.example.com is forbidden: User "bob" cannot list resource "widgets" in API group "example.com" at the cluster scope""",
        "Missing list widgets.example.com by bob")]
    [InlineData(
        """deployments.apps "web" is forbidden: User "bob" cannot get resource "deployments/scale" in API group "apps" in the namespace "shop" """,
        "Missing get deployments.apps /scale 'web' -n shop (Namespace) by bob")]
    [InlineData(
        """error: failed to create token: serviceaccounts "default" is forbidden: User "bob" cannot create resource "serviceaccounts/token" in API group "" in the namespace "default" """,
        "Missing create serviceaccounts /token 'default' -n default (Namespace) by bob")]
    [InlineData( // a request for a namespace is made in it
        """namespaces "shop" is forbidden: User "bob" cannot get resource "namespaces" in API group "" in the namespace "shop" """,
        "Missing get namespaces 'shop' -n shop (Cluster) by bob")]
    [InlineData(
        """Error from server (Forbidden): namespaces is forbidden: User "bob" cannot deletecollection resource "namespaces" in API group "" at the cluster scope""",
        "Missing deletecollection namespaces (Cluster) by bob")]
    [InlineData(
        """Error from server (Forbidden): forbidden: User "system:anonymous" cannot get path "/metrics" """,
        "Missing get /metrics (Cluster) by system:anonymous")]
    [InlineData(
        """forbidden: User "bob" cannot get path "/metrics/a&lt;b&gt;&amp;c\"" """,
        """Missing get /metrics/a<b>&c" (Cluster) by bob""")]
    [InlineData( // only the sentence is sanitized, the head before it is not
        """configmaps "we\"ird<b>&é" is forbidden: User "we\"ird&lt;u&gt;&amp;é\\back" cannot get resource "configmaps" in API group "" in the namespace "n&lt;s&gt;&amp;é\"" """,
        """Missing get configmaps 'we"ird<b>&é' -n n<s>&é" (Namespace) by we"ird<u>&é\back""")]
    [InlineData(
        """Error from server (Forbidden): error when creating "STDIN": deployments.apps is forbidden: User "bob" cannot create resource "deployments" in API group "apps" in the namespace "default" """,
        "Missing create deployments.apps -n default (Namespace) by bob")]
    [InlineData(
        """error: no objects passed to scale deployments.apps "web" is forbidden: User "bob" cannot patch resource "deployments/scale" in API group "apps" in the namespace "d" """,
        "Missing patch deployments.apps /scale 'web' -n d (Namespace) by bob")]
    [InlineData(
        """Failed to apply manifest: storageclasses.storage.k8s.io "fast" is forbidden: User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot get resource "storageclasses" in API group "storage.k8s.io" at the cluster scope""",
        "Missing get storageclasses.storage.k8s.io 'fast' (Cluster) by agent")]
    [InlineData(
        """Failed to fetch resource: widgets.example.com "w" is forbidden: User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot get resource "widgets" in API group "example.com" in the namespace "n" """,
        "Missing get widgets.example.com 'w' -n n (Namespace) by agent")]
    [InlineData(
        """pods is forbidden: User "g@x.com" cannot list resource "pods" in API group "" in the namespace "d": requires one of ["container.pods.list"] permission(s).""",
        "Missing list pods -n d (Namespace) by g@x.com")]
    [InlineData(
        """pods is forbidden: User "a-b" cannot create resource "pods" in API group "" in the namespace "d": Azure does not have opinion for this user.""",
        "Missing create pods -n d (Namespace) by a-b")]
    [InlineData(
        """secrets "x" is forbidden: User "system:node:n1" cannot get resource "secrets" in API group "" in the namespace "ns": no relationship found between node 'n1' and this object""",
        "Missing get secrets 'x' -n ns (Namespace) by system:node:n1")]
    public void A_denial_is_taken_apart(string message, string expected) => Assert.Equal(expected, Notation.Single(message));

    [Theory]
    [InlineData(
        """Error from server (Forbidden): User "bob" cannot get deployments.apps/scale in the namespace "shop". (get deployments.apps web)""",
        "Missing get deployments.apps /scale -n shop (Namespace) by bob")]
    [InlineData(
        """appwrappers.workload.codeflare.dev is forbidden: User "bob" cannot get appwrappers.workload.codeflare.dev at the cluster scope""",
        "Missing get appwrappers.workload.codeflare.dev (Cluster) by bob")]
    [InlineData("""User "bob" cannot list all pods in the cluster""", "Missing list pods by bob")]
    [InlineData("""User "jane" cannot create deploymentconfigs in project "shop" """, "Missing create deploymentconfigs -n shop (Namespace) by jane")]
    [InlineData("""User "system:anonymous" cannot get path "/".: "No policy matched.\nUnknown user" """, "Missing get / (Cluster) by system:anonymous")]
    [InlineData(
        """pods is forbidden: User "x@y.z" cannot list pods in the namespace "d": Required "container.pods.list" permission.""",
        "Missing list pods -n d (Namespace) by x@y.z")]
    public void So_is_one_in_the_words_of_older_servers(string message, string expected) =>
        Assert.Equal(expected, Notation.Single(message));

    [Theory]
    [InlineData(
        """pods is forbidden: User "sa" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "default" """,
        "Impersonation impersonate-on:user-info:list pods -n default (Namespace) by sa")]
    [InlineData(
        """users.authentication.k8s.io "alice" is forbidden: User "sa" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope""",
        "Impersonation impersonate:user-info users.authentication.k8s.io 'alice' (Cluster) by sa")]
    [InlineData(
        """serviceaccounts.authentication.k8s.io "w" is forbidden: User "sa" cannot impersonate:serviceaccount resource "serviceaccounts" in API group "authentication.k8s.io" in the namespace "n" """,
        "Impersonation impersonate:serviceaccount serviceaccounts.authentication.k8s.io 'w' -n n (Namespace) by sa")]
    [InlineData(
        """groups "g<1>" is forbidden: User "sa" cannot impersonate resource "groups" in API group "" at the cluster scope""",
        "Impersonation impersonate groups 'g<1>' (Cluster) by sa")]
    [InlineData(
        """userextras.authentication.k8s.io "view" is forbidden: User "sa" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope""",
        "Impersonation impersonate userextras.authentication.k8s.io /scopes 'view' (Cluster) by sa")]
    public void Acting_as_somebody_else_is_told_apart(string message, string expected) => Assert.Equal(expected, Notation.Single(message));

    [Theory]
    [InlineData(
        """cannot create resource "mycustomresources" in API group "my-api-group.io" """,
        "Missing create mycustomresources.my-api-group.io lacks User,Scope")]
    [InlineData(
        """User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot create resource""",
        "Missing create ? by agent lacks Resource,Group,Scope")]
    [InlineData(
        """things.example.com "t" is forbidden: User "bob" cannot create resource "thin…""",
        "Missing create things.example.com 't' by bob lacks Scope")]
    [InlineData("cannot get appwrappers.workload.codeflare.dev at the cluster scope", "Missing get appwrappers.workload.codeflare.dev (Cluster) lacks User")]
    [InlineData("""cannot get pods/log in the namespace "x" """, "Missing get pods /log -n x (Namespace) lacks User")]
    [InlineData("Error from server (Forbidden): unknown", "Missing ? lacks User,Verb,Resource,Group,Scope")]
    [InlineData("Error from server (Forbidden): unknown (get nodes.metrics.k8s.io)", "Missing get nodes.metrics.k8s.io lacks User,Scope")]
    public void A_fragment_says_what_it_lacks(string message, string expected) => Assert.Equal(expected, Notation.Single(message));

    [Fact]
    public void Roles_that_do_not_exist_are_reported_with_the_denial()
    {
        var denial = Assert.Single(DenialReader.ReadAll(
            """
            nodes is forbidden: User "sa" cannot list resource "nodes" in API group "" at the cluster scope: RBAC: [role.rbac.authorization.k8s.io "n" not found, clusterrole.rbac.authorization.k8s.io "ghost-4 \"<q>" not found, clusterrole.rbac.authorization.k8s.io "ghost-3" not found]
            """));
        Assert.Equal(["ClusterRole ghost-3", "ClusterRole ghost-4 \"<q>", "Role n"], denial.DanglingRoles.Select(role => role.ToString()));
        Assert.EndsWith("not found]", denial.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_such_role_needs_no_brackets() => Assert.Equal(
        "ClusterRole x",
        Assert.Single(Assert.Single(DenialReader.ReadAll(
            """forbidden: User "sa" cannot get path "/metrics": RBAC: clusterrole.rbac.authorization.k8s.io "x" not found""")).DanglingRoles).ToString());

    [Fact]
    public void The_text_is_the_message_without_what_is_around_it() => Assert.Equal(
        """pods "web" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "default" """.TrimEnd(),
        Assert.Single(DenialReader.ReadAll(
            """E1121 04:25:35.066740   24161 base_controller.go:161] "failed" err="pods \"web\" is forbidden: User \"bob\" cannot get resource \"pods\" in API group \"\" in the namespace \"default\"" key="x" """)).Text);
}
