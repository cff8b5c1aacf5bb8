using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Core.Tests.Hub;

public sealed class HubEndpointsTests
{
    [Theory]
    // The caller's own address serves wherever it can mean the same to a WEC.
    [InlineData("https://its.example.com:6443", "https://10.0.0.1:6443", null, false, "https://its.example.com:6443", HubEndpointOrigin.Caller)]
    [InlineData("https://its.example.com:6443", null, null, false, "https://its.example.com:6443", HubEndpointOrigin.Caller)]
    // A loopback address does not, where the hub publishes a better one.
    [InlineData("https://127.0.0.1:38121", "https://its1-control-plane:6443", null, false, "https://its1-control-plane:6443", HubEndpointOrigin.Internal)]
    [InlineData("https://localhost:38121", "https://172.18.0.2:6443", null, false, "https://172.18.0.2:6443", HubEndpointOrigin.Internal)]
    [InlineData("https://0.0.0.0:38121", "https://k3d-its1-server-0:6443", null, false, "https://k3d-its1-server-0:6443", HubEndpointOrigin.Internal)]
    [InlineData("https://its1.localtest.me:9443", "https://kubeflex-control-plane:31443", null, false, "https://kubeflex-control-plane:31443", HubEndpointOrigin.Internal)]
    [InlineData("https://[::1]:6443", "https://its:6443", null, false, "https://its:6443", HubEndpointOrigin.Internal)]
    // Hub and WEC may be processes of one machine.
    [InlineData("https://127.0.0.1:16443", null, null, false, "https://127.0.0.1:16443", HubEndpointOrigin.Caller)]
    [InlineData("https://127.0.0.1:16443", "https://127.0.0.1:16443", null, false, "https://127.0.0.1:16443", HubEndpointOrigin.Caller)]
    [InlineData("https://127.0.0.1:16443", "https://localhost:1", null, false, "https://127.0.0.1:16443", HubEndpointOrigin.Caller)]
    // What a hub publishes in the clear is not taken.
    [InlineData("https://127.0.0.1:16443", "http://its:8080", null, false, "https://127.0.0.1:16443", HubEndpointOrigin.Caller)]
    // What the caller says goes first.
    [InlineData("https://127.0.0.1:1", "https://its:6443", "https://lb.example.com", false, "https://lb.example.com", HubEndpointOrigin.Explicit)]
    [InlineData("https://its.example.com", "https://its:6443", null, true, "https://its:6443", HubEndpointOrigin.Internal)]
    [InlineData("https://its.example.com", "https://its:6443", "https://lb.example.com", true, "https://lb.example.com", HubEndpointOrigin.Explicit)]
    public void The_agent_is_given_an_address_that_means_the_hub_to_it(
        string caller, string? published, string? wanted, bool useInternal, string expected, HubEndpointOrigin origin)
    {
        var chosen = HubEndpoints.Choose(Request(caller, wanted, useInternal), published is null ? null : new Uri(published));

        Assert.Equal((new Uri(expected), origin), chosen);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", null, false, "UnencryptedHub")]
    [InlineData("https://its.example.com", "http://its.example.com", false, "UnencryptedHub")]
    [InlineData("https://its.example.com", "https://me:pw@its.example.com", false, "HubAddressWithCredential")]
    [InlineData("https://its.example.com", null, true, "NoInternalEndpoint")]
    public void An_address_no_token_may_be_sent_to_is_refused(string caller, string? wanted, bool useInternal, string errorId)
    {
        var refusal = Assert.Throws<WecException>(() => HubEndpoints.Choose(Request(caller, wanted, useInternal), null));

        Assert.Equal(errorId, refusal.ErrorId);
        Assert.DoesNotContain("pw", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.8.9.1", true)]
    [InlineData("https://localtest.me", true)]
    [InlineData("https://a.b.LOCALTEST.me.", true)]
    [InlineData("https://kind.localhost", true)]
    [InlineData("https://[::]:1", true)]
    [InlineData("https://notlocaltest.me", false)]
    [InlineData("https://localhost.example.com", false)]
    [InlineData("https://10.127.0.1", false)]
    public void Loopback_addresses_are_known_by_number_and_by_name(string address, bool isLoopback) =>
        Assert.Equal(isLoopback, LoopbackAddress.Is(new Uri(address)));

    private static HubEndpointRequest Request(string caller, string? wanted, bool useInternal) => new()
    {
        CallerServer = new Uri(caller),
        Server = wanted is null ? null : new Uri(wanted),
        UseInternal = useInternal,
    };
}
