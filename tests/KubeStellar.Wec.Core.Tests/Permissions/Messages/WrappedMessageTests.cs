using System.Net;
using System.Text.Json;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>Messages as logs, documents, terminals and pages show them.</summary>
public sealed class WrappedMessageTests
{
    private const string Message =
        """Failed to apply manifest: storageclasses.storage.k8s.io "fast" is forbidden: User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot get resource "storageclasses" in API group "storage.k8s.io" at the cluster scope""";

    private const string Expected = "Missing get storageclasses.storage.k8s.io 'fast' (Cluster) by agent";

    [Theory]
    [InlineData("      message: 'Failed to apply manifest: storageclasses.storage.k8s.io \"fast\" is\n        forbidden: User \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\"\n        cannot get resource \"storageclasses\" in API group \"storage.k8s.io\" at the\n        cluster scope'\n")]
    [InlineData("storageclasses.storage.k8s.io \"fast\" is forbidden: User\r\n\"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\" cannot\r\nget resource \"storageclasses\" in API group \"storage.k8s.io\"\r\nat the cluster scope\r\n")]
    [InlineData("     | storageclasses.storage.k8s.io \"fast\" is forbidden: User\n     | \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\" cannot get\n     | resource \"storageclasses\" in API group \"storage.k8s.io\" at the cluster scope")]
    [InlineData("> storageclasses.storage.k8s.io \"fast\" is forbidden:\n> User \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\"\n> cannot get resource \"storageclasses\"\n> in API group \"storage.k8s.io\"\n> at the cluster scope")]
    [InlineData("storageclasses.storage.k8s.io \"fast\" is forbidden: User \"system:serviceaccount:open-cluster-mana\ngement-agent:klusterlet-work-sa\" cannot get resource \"storagecla\nsses\" in API group \"storage.k8s.io\" at the clus\nter scope")]
    [InlineData("\"Failed: storageclasses.storage.k8s.io \\\"fast\\\" is forbidden: User\\\n  \\ \\\"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\\\" cannot get\\\n  \\ resource \\\"storageclasses\\\" in API group \\\"storage.k8s.io\\\" at the cluster scope\"")]
    public void Lines_may_be_broken_anywhere(string text) => Assert.Equal(Expected, Notation.Single(text));

    [Fact]
    public void Quotes_may_be_escaped_several_times()
    {
        var text = Message;
        for (var depth = 0; depth < 5; depth++)
        {
            Assert.Equal(Expected, Notation.Single(text));
            text = "{\"msg\":\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}";
        }
    }

    [Fact]
    public void Or_be_written_as_numbers()
    {
        var text = JsonSerializer.Serialize(Message);
        Assert.DoesNotContain("\\\"", text, StringComparison.Ordinal);
        Assert.Equal(Expected, Notation.Single(text));
        Assert.Equal(Expected, Notation.Single(JsonSerializer.Serialize(text)));
        Assert.Equal(Expected, Notation.Single(JsonSerializer.Serialize(JsonSerializer.Serialize(text))));
    }

    [Fact]
    public void Or_be_entities_of_a_page() => Assert.Equal(Expected, Notation.Single($"<td>{WebUtility.HtmlEncode(Message)}</td>"));

    [Fact]
    public void Or_be_typographic() => Assert.Equal(
        "Missing get pods -n d (Namespace) by bob",
        Notation.Single("User “bob” cannot get resource “pods” in API group “” in the namespace “d”"));

    [Fact]
    public void Colours_are_no_part_of_it() => Assert.Equal(
        "Missing get pods -n d (Namespace) by bob",
        Notation.Single("\u001b[31mUser \"bob\" cannot \u001b[1mget\u001b[0m resource \"pods\" in API group \"\" in the namespace \"d\"\u001b[0m"));

    [Fact]
    public void A_log_line_of_the_work_agent_holds_several() => Assert.Equal(
        [Expected, "Missing get widgets.example.com 'w' -n nons (Namespace) by agent", "UnknownKind //AppWrapper lacks Group"],
        Notation.Read("""
            E1121 04:25:35.066740   24161 base_controller.go:161] "controller failed to sync" err="[storageclasses.storage.k8s.io \"fast\" is forbidden: User \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\" cannot get resource \"storageclasses\" in API group \"storage.k8s.io\" at the cluster scope, widgets.example.com \"w\" is forbidden: User \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\" cannot get resource \"widgets\" in API group \"example.com\" in the namespace \"nons\", failed to get resource with key /fast: storageclasses.storage.k8s.io \"fast\" is forbidden: User \"system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa\" cannot get resource \"storageclasses\" in API group \"storage.k8s.io\" at the cluster scope, the server doesn't have a resource type \"AppWrapper\", namespaces \"nons\" not found]" key="x"
            """));

    [Fact]
    public void The_same_said_in_many_ways_is_one() => Assert.Equal(
        Expected,
        Notation.Single(string.Join('\n', Message, JsonSerializer.Serialize(Message), "E0101 x] " + Message.Replace("\"", "\\\"", StringComparison.Ordinal), Message)));

    [Fact]
    public void Apply_puts_the_object_before_it() => Assert.Equal(
        "Missing get configmaps 'x' -n default (Namespace) by bob",
        Notation.Single("""
            Error from server (Forbidden): error when retrieving current configuration of:
            Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
            Name: "x", Namespace: "default"
            from server for: "STDIN": configmaps "x" is forbidden: User "bob" cannot get resource "configmaps" in API group "" in the namespace "default"
            """));
}
