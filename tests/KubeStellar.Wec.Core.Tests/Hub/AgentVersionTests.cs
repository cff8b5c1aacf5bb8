using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Core.Tests.Hub;

public sealed class AgentVersionTests
{
    [Theory]
    [InlineData("quay.io/open-cluster-management/registration:v1.0.0", "v1.0.0")]
    [InlineData("localhost:5000/ocm/registration:latest", "latest")]
    [InlineData("localhost:5000/ocm/registration", null)]
    [InlineData("quay.io/ocm/registration@sha256:0123", null)]
    [InlineData("quay.io/ocm/registration:v1.0.0@sha256:0123", null)]
    [InlineData("registration:", null)]
    [InlineData("registration:v1 --rm", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_tag_of_an_image_is_read_where_there_is_one(string? image, string? tag) => Assert.Equal(tag, AgentVersion.TagOf(image));

    [Theory]
    [InlineData("1.3.1", null, "quay.io/open-cluster-management/work:v1.3.1")]
    [InlineData("v1.3.1", "registry.local:5000/mirror/", "registry.local:5000/mirror/work:v1.3.1")]
    [InlineData("latest", null, "quay.io/open-cluster-management/work:latest")]
    public void Releases_are_written_with_or_without_their_v(string version, string? registry, string image) =>
        Assert.Equal(image, AgentVersion.Parse(version, registry).Image("work"));

    [Theory]
    [InlineData("1.3.1 ", null)]
    [InlineData("a/b", null)]
    [InlineData("", null)]
    [InlineData("1.0.0", "host name/x")]
    [InlineData("1.0.0", "host/x@y")]
    public void What_would_be_no_image_name_is_refused(string version, string? registry) =>
        Assert.Equal(WecErrorKind.InvalidInput, Assert.Throws<WecException>(() => AgentVersion.Parse(version, registry)).Kind);

    [Theory]
    [InlineData("v1.3.1", false)]
    [InlineData("v1.3.2", true)]
    [InlineData("v0.15.2", false)]
    [InlineData("v10.0.0", true)]
    [InlineData("main", true)]
    public void Releases_are_ordered_by_number(string tag, bool isAfter) => Assert.Equal(isAfter, new AgentVersion(tag).IsAfter(1, 3, 1));
}
