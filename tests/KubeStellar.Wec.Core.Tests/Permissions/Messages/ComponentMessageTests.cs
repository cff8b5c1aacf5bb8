using KubeStellar.Wec.Permissions.Messages;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>What components other than the API server's authorizer say in words of their own.</summary>
public sealed class ComponentMessageTests
{
    [Theory]
    [InlineData(
        "Forbidden (user=system:serviceaccount:monitoring:scraper, verb=get, resource=nodes, subresource=metrics)",
        "Missing get nodes /metrics (Cluster) by system:serviceaccount:monitoring:scraper")]
    [InlineData(
        "Forbidden (user=kube-apiserver-kubelet-client, verb=create, resource=nodes, subresource(s)=[exec proxy])",
        "Missing create nodes /exec (Cluster) by kube-apiserver-kubelet-client")]
    [InlineData(
        "Forbidden (user=system:serviceaccount:a:b, verb=get, resource=services, subresource=proxy). Reason: \"\".",
        "Missing get services /proxy by system:serviceaccount:a:b lacks Group,Scope")]
    [InlineData(
        "Operation for resource &ResourceAttributes{Namespace:cluster1,Verb:update,Group:coordination.k8s.io,Version:,Resource:leases,Subresource:,Name:managed-cluster-lease,FieldSelector:nil,LabelSelector:nil,} is not allowed with hub config secret \"open-cluster-management-agent\"/\"hub-kubeconfig-secret\" to apiserver https://its1:6443",
        "Missing update leases.coordination.k8s.io 'managed-cluster-lease' -n cluster1 (Namespace) lacks User")]
    [InlineData(
        "&ResourceAttributes{Namespace:,Verb:create,Group:certificates.k8s.io,Version:,Resource:certificatesigningrequests,Subresource:,Name:,} is not allowed with bootstrap secret",
        "Missing create certificatesigningrequests.certificates.k8s.io (Cluster) lacks User")]
    [InlineData(
        """managedclustersets/join.cluster.open-cluster-management.io "prod" is forbidden: user "jane" cannot add/remove a ManagedCluster to/from ManagedClusterSet "prod" """,
        "Missing create managedclustersets.cluster.open-cluster-management.io /join 'prod' (Cluster) by jane")]
    [InlineData(
        """managedclusters/accept.cluster.open-cluster-management.io "c1" is forbidden: user "jane" cannot update the HubAcceptsClient field""",
        "Missing update managedclusters.cluster.open-cluster-management.io /accept 'c1' (Cluster) by jane")]
    [InlineData(
        """managedclustersets/bind.cluster.open-cluster-management.io "global" is forbidden: user "jane" is not allowed to bind cluster set "global" """,
        "Missing create managedclustersets.cluster.open-cluster-management.io /bind 'global' (Cluster) by jane")]
    [InlineData(
        "admission webhook denied the request: user system:serviceaccount:a:b cannot manipulate the Manifestwork with executor shop/robot "
        + "in namespace cluster1",
        "Missing execute-as manifestworks.work.open-cluster-management.io 'system:serviceaccount:shop:robot' -n cluster1 (Namespace) by system:serviceaccount:a:b")]
    [InlineData(
        """user not permitted to sign requests with signerName "example.com/agent" """,
        "Missing sign signers.certificates.k8s.io 'example.com/agent' (Cluster) lacks User")]
    [InlineData(
        """pods "web-0" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: User "sa" cannot update statefulsets/finalizers.apps""",
        "Missing update statefulsets.apps /finalizers by sa lacks Scope")]
    [InlineData(
        """nodes "n1" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>""",
        "Missing update ? /finalizers lacks User,Resource,Group,Scope")]
    [InlineData(
        "Failed to list *v1beta1.StorageClass: the server does not allow access to the requested resource (get "
        + "storageclasses.storage.k8s.io)",
        "Missing get storageclasses.storage.k8s.io lacks User,Scope")]
    [InlineData(
        "pods is forbidden: User =22jane=22 cannot list resource =22pods=\n=22 in API group =22=22 in the namesp=\nace =22shop=22",
        "Missing list pods -n shop (Namespace) by jane")]
    public void A_component_is_understood(string message, string expected) => Assert.Equal(expected, Notation.Single(message));

    [Theory]
    [InlineData(
        "the server could not find the requested resource, GroupVersion \"keda.sh/v1alpha1\" not found", "UnknownKind lacks ResourceKind", "keda.sh", "v1alpha1")]
    [InlineData(
        "The Kubernetes API could not find monitoring.coreos.com/ServiceMonitor for requested resource shop/web. Make sure the "
        + "\"ServiceMonitor\" CRD is installed on the destination cluster.",
        "UnknownKind 'web' -n shop monitoring.coreos.com//ServiceMonitor (Namespace)", "monitoring.coreos.com", null)]
    [InlineData(
        "The Kubernetes API could not find version \"v1beta2\" of kafka.strimzi.io/Kafka for requested resource kafka/main. Version \"v1\" "
        + "of kafka.strimzi.io/Kafka is installed",
        "UnknownKind 'main' -n kafka kafka.strimzi.io/v1beta2/Kafka (Namespace)", "kafka.strimzi.io", "v1beta2")]
    public void An_unknown_kind_is_told_with_its_group(string message, string expected, string group, string? version)
    {
        Assert.Equal(expected, Notation.Single(message));
        var denial = Assert.Single(DenialReader.ReadAll(message));
        Assert.Equal((group, version), (denial.Group, denial.Version));
    }

    [Fact]
    public void Several_verbs_in_one_sentence_are_several_denials() => Assert.Equal(
        [
            "Missing get widgets.example.com -n shop (Namespace) by system:serviceaccount:shop:web",
            "Missing list widgets.example.com -n shop (Namespace) by system:serviceaccount:shop:web",
            "Missing watch widgets.example.com -n shop (Namespace) by system:serviceaccount:shop:web",
        ],
        Notation.Read("""User system:serviceaccount:shop:web cannot get, list, watch resource "widgets" in API group "example.com" in Namespace "shop" """));

    [Fact]
    public void A_requirement_of_an_operator_is_told_when_it_is_not_satisfied() => Assert.Equal(
        ["Missing get deployments.apps lacks User", "Missing list deployments.apps lacks User", "Missing get pods /log lacks User,Scope"],
        Notation.Read("""
            - kind: PolicyRule
              message: cluster rule:{"verbs":["get","list"],"apiGroups":["apps"],"resources":["deployments"]}
              status: NotSatisfied
            - kind: PolicyRule
              message: cluster rule:{"verbs":["watch"],"apiGroups":["apps"],"resources":["deployments"]}
              status: Satisfied
            {"kind":"PolicyRule","message":"namespaced rule:{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods/log\"]}","status":"NotSatisfied"}
            """));

    [Fact]
    public void An_audit_event_of_a_refused_request_tells_who_asked_for_what() => Assert.Equal(
        ["Missing list deployments.apps -n shop (Namespace) by jane", "Missing get /metrics (Cluster) by bob"],
        Notation.Read("""
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"list","user":{"username":"root"},"impersonatedUser":{"username":"jane"},"objectRef":{"resource":"deployments","namespace":"shop","apiGroup":"apps"},"requestURI":"/apis/apps/v1/namespaces/shop/deployments?limit=500","annotations":{"authorization.k8s.io/decision":"forbid"}}
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","user":{"username":"bob"},"requestURI":"/metrics","annotations":{"authorization.k8s.io/decision":"forbid"}}
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","user":{"username":"bob"},"objectRef":{"resource":"pods"},"requestURI":"/api/v1/pods","annotations":{"authorization.k8s.io/decision":"allow"}}
            """));

    [Theory]
    [InlineData("""User "x" cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "kube-system": GKE Warden authz [denied by managed-namespaces-limitation]: the namespace "kube-system" is managed""", "GKE")]
    [InlineData("""User "system:node:n1" cannot get resource "secrets" in API group "" in the namespace "ns": no relationship found between node 'n1' and this object""", "node authorizer")]
    [InlineData("""User "a" cannot create resource "pods" in API group "" in the namespace "d": Azure does not have opinion for this user.""", "Azure")]
    [InlineData("""User "a" cannot list resource "pods" in API group "" in the namespace "d": requires one of ["container.pods.list"] permission(s).""", "IAM")]
    public void Where_no_role_helps_a_note_says_so(string message, string word) =>
        Assert.Contains(word, Assert.Single(DenialReader.ReadAll(message)).Note, StringComparison.Ordinal);

    [Theory]
    [InlineData("in namespace \"shop\"", "-n shop (Namespace)", "")]
    [InlineData("in namespace shop", "-n shop (Namespace)", "")]
    [InlineData("in the namespace", "(Namespace)", " lacks Namespace")]
    [InlineData("in the namespace \"sho", "(Namespace)", " lacks Namespace")]
    [InlineData("in the namespace \"sho…", "(Namespace)", " lacks Namespace")]
    [InlineData("in the namespace \"<namespace>\"", "(Namespace)", " lacks Namespace")]
    [InlineData("in the namespace \"%s\"", "(Namespace)", " lacks Namespace")]
    [InlineData("in the names", "", " lacks Scope")]
    [InlineData("at cluster scope", "(Cluster)", "")]
    public void A_namespace_that_cannot_be_read_is_missing_and_not_all_of_them(string place, string where, string lacks) => Assert.Equal(
        $"Missing get widgets.example.com {where} by jane{lacks}".Replace("  ", " ", StringComparison.Ordinal),
        Notation.Single($"User \"jane\" cannot get resource \"widgets\" in API group \"example.com\" {place}"));

    [Fact]
    public void The_head_says_the_group_that_a_cut_sentence_does_not() => Assert.Equal(
        "Missing list poddisruptionbudgets.policy by agent lacks Scope",
        Notation.Single($"poddisruptionbudgets.policy is forbidden:\nUser \"{Notation.Agent}\" cannot list resource \"poddisruptionbudgets\""));
}
