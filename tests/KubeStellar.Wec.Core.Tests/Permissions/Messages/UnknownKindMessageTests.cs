using KubeStellar.Wec.Permissions.Messages;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

public sealed class UnknownKindMessageTests
{
    [Theory]
    [InlineData("""Failed to apply manifest: the server doesn't have a resource type "AppWrapper" """, "UnknownKind //AppWrapper lacks Group")]
    [InlineData("""error: the server doesn't have a resource type "appwrappers" """, "UnknownKind appwrappers lacks Group")]
    [InlineData("Warning: the server doesn't have a resource type 'appwrappers' in group 'workload.codeflare.dev'", "UnknownKind appwrappers.workload.codeflare.dev")]
    [InlineData("""no matches for kind "AppWrapper" in version "workload.codeflare.dev/v1beta2" """, "UnknownKind workload.codeflare.dev/v1beta2/AppWrapper")]
    [InlineData(
        "error: resource mapping not found for name: \"x\" namespace: \"shop\" from \"STDIN\": no matches for kind \"K\" in version \"g.io/v1\"\nensure CRDs are installed first",
        "UnknownKind 'x' -n shop g.io/v1/K (Namespace)")]
    [InlineData("""unable to recognize "f.yaml": no matches for kind "Deployment" in version "extensions/v1beta1" """, "UnknownKind extensions/v1beta1/Deployment")]
    [InlineData("""no matches for kind "K" in group "g.io" """, "UnknownKind g.io//K")]
    [InlineData("""no matches for kind "K" in versions ["g.io/v1" "g.io/v2"]""", "UnknownKind g.io/v1/K")]
    [InlineData("""no matches for kind "Pot" in version "v1" """, "UnknownKind /v1/Pot")]
    [InlineData("no matches for g.io/v1, Resource=ks", "UnknownKind ks.g.io")]
    [InlineData("Error from server (NotFound): the server could not find the requested resource", "UnknownKind lacks ResourceKind,Group")]
    [InlineData("the server could not find the requested resource (post appwrappers.workload.codeflare.dev)", "UnknownKind create appwrappers.workload.codeflare.dev")]
    [InlineData("the server does not allow this method on the requested resource (put widgets.example.com w)", "UnknownKind update widgets.example.com 'w'")]
    [InlineData(
        "failed to get API group resources: unable to retrieve the complete list of server APIs: workload.codeflare.dev/v1beta2: the server could not find the requested resource",
        "UnknownKind lacks ResourceKind")]
    public void An_unknown_kind_is_no_missing_permission(string message, string expected) =>
        Assert.Equal(expected, Notation.Single(message));

    [Fact]
    public void Helm_lists_several() => Assert.Equal(
        ["UnknownKind 'a' -n n g.io/v1/A (Namespace)", "UnknownKind 'b' g.io/v1/B"],
        Notation.Read("""Error: INSTALLATION FAILED: unable to build kubernetes objects from release manifest: [resource mapping not found for name: "a" namespace: "n" from "": no matches for kind "A" in version "g.io/v1", resource mapping not found for name: "b" namespace: "" from "": no matches for kind "B" in version "g.io/v1"]"""));

    [Theory]
    [InlineData("- message: 'Failed to apply manifest: the server doesn''t have a resource type \"AppWrapper\"'\n  type: Applied\nresourceMeta:\n  group: workload.codeflare.dev\n  kind: AppWrapper\n  name: aw\n  namespace: default\n  ordinal: 0\n  resource: \"\"\n  version: v1beta2\n")]
    [InlineData("""{"conditions":[{"message":"the server doesn't have a resource type \"AppWrapper\"","type":"Applied"}],"resourceMeta":{"group":"workload.codeflare.dev","kind":"AppWrapper","name":"aw","namespace":"default","ordinal":0,"resource":"","version":"v1beta2"}}""")]
    [InlineData("      Message: the server doesn't have a resource type \"AppWrapper\"\n      Resource Meta:\n        Group:      workload.codeflare.dev\n        Kind:       AppWrapper\n        Name:       aw\n        Namespace:  default\n        Ordinal:    0\n        Resource:   \n        Version:    v1beta2\n")]
    public void The_status_of_a_manifest_work_tells_group_and_version(string text) => Assert.Equal(
        "UnknownKind 'aw' -n default workload.codeflare.dev/v1beta2/AppWrapper (Namespace)", Notation.Single(text));

    [Theory]
    [InlineData(
        "Failed to apply manifest: not allowed to apply the resource  configmaps, default cm, will try again in 1m0s",
        "Missing configmaps 'cm' -n default (Namespace) lacks User,Verb")]
    [InlineData(
        "Failed to apply manifest: not allowed to apply the resource storage.k8s.io\n            storageclasses,  fast, will try again in 1m0s",
        "Missing storageclasses.storage.k8s.io 'fast' (Cluster) lacks User,Verb")]
    [InlineData(
        "not allowed to apply the resource rbac.authorization.k8s.io clusterroles,  cr, error: permission escalation, will try again in 1m0s",
        "Escalation clusterroles.rbac.authorization.k8s.io 'cr' (Cluster) lacks User,Verb")]
    public void An_executor_is_denied_without_a_verb(string message, string expected)
    {
        Assert.Equal(expected, Notation.Single(message));
        Assert.Contains("executor", Assert.Single(DenialReader.ReadAll(message)).Note, StringComparison.Ordinal);
    }
}
