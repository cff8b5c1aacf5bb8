using System.Text;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Core.Tests.Hub;

public sealed class BootstrapTokenSecretTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_token_a_hub_was_initialised_with_is_usable_and_not_shown()
    {
        var token = BootstrapTokenSecret.Read(Secret(), s_now)!;

        Assert.Equal("ocmhub.0123456789abcdef", token.Reveal());
        Assert.Equal("system:bootstrap:ocmhub", token.Subject);
        Assert.Null(token.Expires);
        Assert.DoesNotContain("0123456789abcdef", token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_ends_says_when() => Assert.Equal(
        s_now.AddHours(1), BootstrapTokenSecret.Read(Secret(("expiration", "2026-11-21T01:00:00Z")), s_now)!.Expires);

    [Theory]
    [InlineData("token-id", "OCMHUB")]
    [InlineData("token-id", "ocm")]
    [InlineData("token-secret", "short")]
    [InlineData("token-secret", "0123456789abcde\n")]
    [InlineData("usage-bootstrap-authentication", "false")]
    [InlineData("auth-extra-groups", "system:bootstrappers:kubeadm:default-node-token")]
    [InlineData("expiration", "2026-11-20T23:00:00Z")]
    [InlineData("expiration", "never")]
    public void One_the_hub_would_not_take_from_an_agent_is_passed_over(string key, string value) =>
        Assert.Null(BootstrapTokenSecret.Read(Secret((key, value)), s_now));

    private static TextData Secret(params (string Key, string Value)[] changes)
    {
        var data = new Dictionary<string, string>
        {
            ["token-id"] = "ocmhub",
            ["token-secret"] = "0123456789abcdef",
            ["usage-bootstrap-authentication"] = "true",
            ["auth-extra-groups"] = "system:bootstrappers:other,system:bootstrappers:managedcluster",
        };
        foreach (var (key, value) in changes)
        {
            data[key] = value;
        }

        return new()
        {
            Metadata = new ObjectMetadata { Name = "bootstrap-token-ocmhub" },
            Data = data.ToDictionary(p => p.Key, p => Convert.ToBase64String(Encoding.UTF8.GetBytes(p.Value))),
        };
    }
}
