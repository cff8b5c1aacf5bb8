using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Failures;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Core.Tests.Permissions.Failures;

/// <summary>What is read from ManifestWorks that a real work agent could not apply.</summary>
public sealed class FailureTallyTests
{
    private static readonly WecTarget s_wec = new() { Name = "cluster3", ItsContext = "its1", WecContext = "cluster3" };

    private readonly IReadOnlyList<MissingPermission> _missing = Read();

    [Fact]
    [Trait("Beats", "kubestellar#2947")]
    public void A_storage_class_that_was_forbidden_is_named_with_what_delivers_it()
    {
        var missing = Assert.Single(_missing, m => m is { Resource: "storageclasses", Verb: "get" });
        Assert.True(missing is { Kind: DenialKind.Missing, Group: "storage.k8s.io", Namespace: null, ResourceName: null, IsComplete: true, Name: "cluster3" });
        Assert.Equal(["resolve-exec", "resolve-sc", "resolve-ssa"], missing.ManifestWork);
        Assert.Equal(["resolve-sc", "resolve-sc3", "resolve-sc4"], missing.Object);
        Assert.Equal(["resolve-binding"], missing.Binding);
        Assert.Equal(["wds1"], missing.Wds);
        Assert.Equal(PermissionScope.Cluster, missing.Scope);
    }

    [Fact]
    [Trait("Beats", "clusteradm#324")]
    public void A_kind_that_the_wec_does_not_serve_is_no_matter_of_permissions() => Assert.Equal(
        [("work.open-cluster-management.io", "v1", "ManifestWork"), ("workload.codeflare.dev", "v1beta2", "AppWrapper")],
        _missing.Where(m => m.Kind == DenialKind.UnknownKind).Select(m => (m.Group, m.Version, m.ResourceKind)).Order());

    [Fact]
    public void What_the_executor_lacks_is_laid_to_the_executor()
    {
        var missing = _missing.Where(m => m.User == "system:serviceaccount:default:resolve-exec").ToList();
        Assert.Equal(["configmaps", "deployments", "storageclasses", "clusterroles"], missing.Select(m => m.Resource));
        Assert.All(missing, m => Assert.Equal(["Verb"], m.MissingPart));
        Assert.Equal(DenialKind.Escalation, missing[^1].Kind);
    }

    [Fact]
    public void Namespaces_are_kept_apart() => Assert.Equal(
        [null, "default", "resolve-nons"], _missing.Where(m => m.Resource == "resolvewidgets").Select(m => m.Namespace).Order(StringComparer.Ordinal));

    [Fact]
    public void What_was_applied_or_failed_for_another_reason_is_left_out() =>
        Assert.DoesNotContain(_missing, m => m.Object.Contains("default/resolve-cm") || m.Object.Contains("resolve-nons/resolve-cm2"));

    [Fact]
    public void A_summary_names_each_permission_once_with_all_wecs()
    {
        var elsewhere = _missing.Where(m => m.Resource == "storageclasses").Select(m => m.With(other => other.Name = "cluster4"));
        var first = MissingPermissionSummary.Of([.. _missing, .. elsewhere]).First();
        Assert.Equal("storageclasses", first.Resource);
        Assert.Equal(["cluster3", "cluster4"], first.Name);
        Assert.Equal(["get", "patch"], first.Verb.Order());
        Assert.Equal(2, first.WecCount);
        Assert.Equal(6, first.ManifestWorkCount);
    }

    [Fact]
    public void Expanded_it_is_everything_that_keeping_an_object_takes()
    {
        var missing = Assert.Single(_missing, m => m is { Resource: "storageclasses", Verb: "patch" });
        Assert.Equal(PermissionVerbs.Functional, missing.Expand().Select(m => m.Verb));
        Assert.Single(_missing.First(m => m.Kind == DenialKind.UnknownKind).Expand());
    }

    private static IReadOnlyList<MissingPermission> Read()
    {
        using var stream = typeof(FailureTallyTests).Assembly.GetManifestResourceStream(
            "KubeStellar.Wec.Core.Tests.Permissions.Failures.Fixtures.manifestworks.json")!;
        var tally = new FailureTally();
        foreach (var item in JsonNode.Parse(stream)!["items"]!.AsArray())
        {
            tally.Add(item.Deserialize(KubernetesTypes.Of<DeliveredWork>())!);
        }

        return [.. tally.Results(s_wec)];
    }
}
