using System.Text.Json;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Core.Tests.Permissions.Resources;

public sealed class ResourceResolverTests
{
    [Theory]
    [InlineData("deploy", "deployments.apps", true)]
    [InlineData("deployments", "deployments.apps", true)]
    [InlineData("deployment", "deployments.apps", true)]
    [InlineData("Deployment", "deployments.apps", true)]
    [InlineData("DEPLOY", "deployments.apps", true)]
    [InlineData("deployment.apps", "deployments.apps", true)]
    [InlineData("deployments.v1.apps", "deployments.apps", true)]
    [InlineData("deploy/scale", "deployments.apps/scale", true)]
    [InlineData("deployments/status", "deployments.apps/status", true)]
    [InlineData("cm", "configmaps", true)]
    [InlineData("ns", "namespaces", false)]
    [InlineData("Namespace/finalize", "namespaces/finalize", false)]
    [InlineData("depots", "depots.depot.example.com", false)]
    [InlineData("deploy.depot.example.com", "depots.depot.example.com", false)]
    [InlineData("AppWrapper", "appwrappers.workload.codeflare.dev", true)]
    [InlineData("appwrappers.workload.codeflare.dev", "appwrappers.workload.codeflare.dev", true)]
    [InlineData("appwrappers.v1beta1.workload.codeflare.dev", "appwrappers.workload.codeflare.dev", true)]
    [InlineData("appwrappers.v9.workload.codeflare.dev", "appwrappers.workload.codeflare.dev", true)]
    [InlineData("appwrappers.workload", "appwrappers.workload.codeflare.dev", true)]
    public void A_served_resource_is_found_by_every_name_it_has(string typed, string expected, bool isNamespaced)
    {
        var resource = ResourceResolver.Resolve(Catalogs.Small, ResourceNameParser.Parse(typed));

        Assert.Equal(expected, resource.ToString());
        Assert.Equal(isNamespaced, resource.IsNamespaced);
        Assert.True(resource.IsKnown);
        Assert.Null(resource.Note);
    }

    [Theory]
    [InlineData("events", "")]
    [InlineData("ev", "")]
    [InlineData("events.events.k8s.io", "events.k8s.io")]
    public void Of_several_the_first_in_the_servers_order_is_meant(string typed, string group) =>
        Assert.Equal(group, ResourceResolver.Resolve(Catalogs.Small, ResourceNameParser.Parse(typed)).Group);

    [Theory]
    [InlineData("storageclasses.storage.k8s.io", "CustomResourceDefinition is not installed")]
    [InlineData("quotas.apps", "no 'quotas' in it; is it the plural?")]
    [InlineData("pods.metrics.k8s.io", "does not answer")]
    public void An_unserved_resource_with_a_group_is_taken_literally_and_says_so(string typed, string note)
    {
        var resource = ResourceResolver.Resolve(Catalogs.Small, ResourceNameParser.Parse(typed));

        Assert.Equal(typed, resource.ToString());
        Assert.False(resource.IsKnown);
        Assert.Equal(PermissionScope.Unknown, resource.Scope);
        Assert.Contains(note, resource.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appwrapper2")]
    [InlineData("AppWrapper2.other.example.com")]
    public void An_unserved_name_without_a_group_or_plural_is_an_error(string typed) => Assert.Equal(
        "UnknownResource",
        Assert.Throws<WecException>(() => ResourceResolver.Resolve(Catalogs.Small, ResourceNameParser.Parse(typed))).ErrorId);

    [Fact]
    public void A_missing_subresource_is_pointed_out()
    {
        var resource = ResourceResolver.Resolve(Catalogs.Small, ResourceNameParser.Parse("deployments/scales"));

        Assert.False(resource.IsKnown);
        Assert.Equal("deployments.apps has no subresource 'scales' on this WEC.", resource.Note);
    }

    [Theory]
    [InlineData("*", "*", "*")]
    [InlineData("*.apps", "apps", "*")]
    [InlineData("*/scale", "*", "*")]
    [InlineData("deployments.*", "*", "deployments")]
    public void Wildcards_need_no_server(string typed, string group, string plural)
    {
        var resource = ResourceResolver.Resolve(Catalogs.Aggregated(), ResourceNameParser.Parse(typed));

        Assert.Equal((group, plural), (resource.Group, resource.Resource));
        Assert.True(resource.IsKnown);
    }

    [Fact]
    public void Documents_of_old_servers_give_the_same_catalog()
    {
        var list = JsonSerializer.Deserialize(
            """
            {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
             {"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment","verbs":["get"],"shortNames":["deploy"]},
             {"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get"]}]}
            """,
            DiscoveryContext.Default.LegacyResourceList)!;
        var builder = new CatalogBuilder();
        builder.AddLegacy("apps", "v1", list);

        var resource = ResourceResolver.Resolve(builder.Build(0), ResourceNameParser.Parse("deploy/scale"));

        Assert.Equal("deployments.apps/scale", resource.ToString());
        Assert.True(resource is { IsKnown: true, IsNamespaced: true });
    }
}
