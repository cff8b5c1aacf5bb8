using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Reviews;

namespace KubeStellar.Wec.Core.Tests.Permissions.Access;

public sealed class AccessReviewTests
{
    [Fact]
    public void A_question_names_the_agent_with_all_its_groups()
    {
        var question = Ask(new("create", "apps", "deployments", "scale", "web", "shop"));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{
             "user":"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa",
             "groups":["system:serviceaccounts","system:serviceaccounts:open-cluster-management-agent","system:authenticated"],
             "resourceAttributes":{"namespace":"shop","verb":"create","group":"apps","resource":"deployments","subresource":"scale","name":"web"}}}
            """), question));
    }

    [Fact]
    public void A_question_about_the_whole_cluster_names_no_namespace() => Assert.Equal(
        """{"resource":"pods","verb":"get"}""", Ask(new("get", "", "pods"))["spec"]!["resourceAttributes"]!.ToJsonString());

    [Fact]
    public void A_path_is_asked_about_as_such() => Assert.Equal(
        """{"path":"/metrics","verb":"get"}""",
        Ask(new("get", "", "", NonResourceUrl: "/metrics"))["spec"]!["nonResourceAttributes"]!.ToJsonString());

    [Fact]
    public void An_answer_is_read_by_its_status()
    {
        var answer = JsonSerializer.Deserialize(
            """{"kind":"SubjectAccessReview","metadata":{"managedFields":[{}]},"spec":{"user":"x"},"status":{"allowed":false,"denied":true,"reason":"no"}}""",
            KubernetesTypes.Of<V1SubjectAccessReview>())!;

        Assert.Equal(new AccessDecision { Allowed = false, Denied = true, Reason = "no" }, AccessDecision.Of(answer.Status));
    }

    [Theory]
    [InlineData("get deployments.apps/scale \"web\" -n shop", "apps", "deployments", "scale", "web", "shop")]
    [InlineData("get pods", "", "pods", null, null, null)]
    public void A_permission_reads_like_a_kubectl_line(
        string text, string group, string resource, string? subresource, string? name, string? @namespace) =>
        Assert.Equal(text, new Permission("get", group, resource, subresource, name, @namespace).ToString());

    private static JsonNode Ask(Permission permission)
    {
        var review = new V1SubjectAccessReview
        {
            ApiVersion = "authorization.k8s.io/v1",
            Kind = "SubjectAccessReview",
            Spec = AccessQuestion.Of(WorkAgentIdentity.Default, permission),
        };
        return JsonNode.Parse(KubernetesTypes.ToBytes(review))!;
    }
}
