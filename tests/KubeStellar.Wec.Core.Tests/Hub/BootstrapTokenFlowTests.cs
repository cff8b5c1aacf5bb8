using System.Net;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Core.Tests.Hub;

public sealed class BootstrapTokenFlowTests
{
    [SandboxTheory]
    [Trait("Beats", "clusteradm#525")]
    [InlineData("v0.15.2", "system:serviceaccount:open-cluster-management:cluster-bootstrap")]
    [InlineData("v1.3.1", "system:serviceaccount:open-cluster-management:agent-registration-bootstrap")]
    public async Task A_token_is_of_the_ServiceAccount_that_the_hub_has(string ocm, string subject)
    {
        await using var fleet = await Fleet.StartAsync(ocm: ocm);

        var token = await fleet.TokenAsync();

        Assert.Equal((subject, ocm), (token.Subject, token.AgentVersion));
    }

    [Fact]
    public async Task A_token_carries_all_that_another_machine_needs_and_shows_nothing_secret()
    {
        await using var fleet = await Fleet.StartAsync();

        var token = await fleet.TokenAsync();

        Assert.Equal((fleet.Its.Server, "its1"), (token.HubApiServer, token.ItsContext));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", token.CertificateAuthority, StringComparison.Ordinal);
        Assert.True(token.Expires > DateTimeOffset.UtcNow.AddMinutes(30));
        Assert.True(token.Token.IsReadOnly());
        var secret = new NetworkCredential("", token.Token).Password;
        Assert.Equal(3, secret.Split('.').Length);
        Assert.DoesNotContain(secret, token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, System.Text.Json.JsonSerializer.Serialize(token.ToString()), StringComparison.Ordinal);
        Assert.Equal(
            $"clusteradm join --hub-token {secret} --hub-apiserver {fleet.Its.Server.AbsoluteUri.TrimEnd('/')} --cluster-name c1",
            token.ToJoinCommand("c1"));
    }

    [Fact]
    public void The_line_for_clusteradm_asks_for_the_internal_address_where_ours_means_nothing_to_a_WEC()
    {
        var token = new WecToken
        {
            HubApiServer = new("https://127.0.0.1:38121"),
            InternalHubApiServer = new("https://its1-control-plane:6443"),
            AgentVersion = "v1.3.1",
            Subject = "x",
            Token = new NetworkCredential("", "abcdef.0123456789abcdef").SecurePassword,
        };

        Assert.EndsWith(
            "--cluster-name <cluster_name> --force-internal-endpoint-lookup", token.ToJoinCommand(null), StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task A_hub_without_the_ServiceAccount_gives_the_token_of_its_Secret_and_so_does_one_that_is_asked_to()
    {
        await using var fleet = await Fleet.StartAsync();
        var none = await Assert.ThrowsAsync<WecException>(() => fleet.TokenAsync(preferSecret: true));
        Assert.Equal("NoBootstrapToken", none.ErrorId);
        await fleet.Its.CreateAsync(CoreTypes.Secrets, "kube-system", Secret(), CancellationToken.None);

        var preferred = await fleet.TokenAsync(preferSecret: true);
        await fleet.Its.DeleteAsync(
            CoreTypes.ServiceAccounts, "agent-registration-bootstrap", "open-cluster-management", CancellationToken.None);
        var left = await fleet.TokenAsync();

        Assert.Equal(("system:bootstrap:ocmhub", (DateTimeOffset?)null), (preferred.Subject, preferred.Expires));
        Assert.Equal("system:bootstrap:ocmhub", left.Subject);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(599)]
    [InlineData(1e10)]
    public async Task A_lifetime_no_server_grants_is_refused_before_anybody_is_asked(double seconds)
    {
        await using var fleet = await Fleet.StartAsync();
        var request = new WecTokenRequest { Origin = fleet.Origin, Lifetime = TimeSpan.FromSeconds(seconds) };

        var error = await Assert.ThrowsAsync<WecException>(
            () => new WecTokenIssuer(fleet.Its).PrepareAsync(request, SilentReport.Instance, CancellationToken.None));

        Assert.Equal("InvalidLifetime", error.ErrorId);
    }

    private static JsonObject Secret() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "bootstrap.kubernetes.io/token",
        ["metadata"] = new JsonObject
        {
            ["name"] = "bootstrap-token-ocmhub",
            ["namespace"] = "kube-system",
            ["labels"] = new JsonObject { ["app"] = "cluster-manager" },
        },
        ["stringData"] = new JsonObject
        {
            ["token-id"] = "ocmhub",
            ["token-secret"] = "0123456789abcdef",
            ["usage-bootstrap-authentication"] = "true",
            ["auth-extra-groups"] = "system:bootstrappers:managedcluster",
        },
    };
}
