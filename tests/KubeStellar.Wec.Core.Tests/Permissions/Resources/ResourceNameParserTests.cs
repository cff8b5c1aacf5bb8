using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Core.Tests.Permissions.Resources;

public sealed class ResourceNameParserTests
{
    [Theory]
    [InlineData("deploy", "deploy", null, null)]
    [InlineData(" Deployment ", "Deployment", null, null)]
    [InlineData("deployments.apps", "deployments", "apps", null)]
    [InlineData("deployments.Apps", "deployments", "apps", null)]
    [InlineData("deployments/scale", "deployments", null, "scale")]
    [InlineData("deployments.apps/scale", "deployments", "apps", "scale")]
    [InlineData("deployments/scale.apps", "deployments", "apps", "scale")]
    [InlineData("appwrappers.workload.codeflare.dev", "appwrappers", "workload.codeflare.dev", null)]
    [InlineData("*", "*", null, null)]
    [InlineData("*.apps", "*", "apps", null)]
    [InlineData("*/scale", "*", null, "scale")]
    public void A_name_is_taken_apart_as_kubectl_does(string typed, string name, string? qualifier, string? subresource) =>
        Assert.Equal(new ResourceName(name, qualifier, subresource), ResourceNameParser.Parse(typed));

    [Theory]
    [InlineData("appwrappers.v1beta2.workload.codeflare.dev", "v1beta2", "workload.codeflare.dev")]
    [InlineData("deployments.v1.apps", "v1", "apps")]
    [InlineData("things.v2alpha10.example.com", "v2alpha10", "example.com")]
    public void A_version_between_the_dots_is_told_from_the_group(string typed, string version, string group)
    {
        var name = ResourceNameParser.Parse(typed);

        Assert.Equal((version, group), name.VersionAndGroup);
        Assert.Equal(group, name.Group);
    }

    [Theory]
    [InlineData("things.vertical.example.com")]
    [InlineData("things.v1")]
    [InlineData("things.v1gamma1.example.com")]
    [InlineData("things.v1alpha.example.com")]
    [InlineData("things.v1x.example.com")]
    public void What_only_looks_like_a_version_is_part_of_the_group(string typed) =>
        Assert.Null(ResourceNameParser.Parse(typed).VersionAndGroup);

    [Fact]
    public void A_path_is_no_resource()
    {
        var path = ResourceNameParser.Parse("/metrics/slis");

        Assert.Equal("/metrics/slis", path.NonResourceUrl);
        Assert.Equal("/metrics/slis", path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".apps")]
    [InlineData("deployments.")]
    [InlineData("deployments..apps")]
    [InlineData("deployments/")]
    [InlineData("deployments/scale/x")]
    [InlineData("two words")]
    [InlineData("pods;rm")]
    [InlineData("pods\u0000")]
    public void What_cannot_be_a_resource_is_refused(string typed) =>
        Assert.Equal("InvalidResourceName", Assert.Throws<WecException>(() => ResourceNameParser.Parse(typed)).ErrorId);

    [Fact]
    public void A_long_name_is_refused_and_not_repeated_whole()
    {
        var refusal = Assert.Throws<WecException>(() => ResourceNameParser.Parse(new string('a', 10_000)));

        Assert.True(refusal.Message.Length < 300);
    }
}
