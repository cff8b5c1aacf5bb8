using System.Text;
using KubeStellar.Wec.Core.Tests.Kubernetes.Transport;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Registration;

/// <summary>Registration on a machine that has a token of the ITS and nothing else.</summary>
public sealed class TokenRegistrationTests
{
    [Fact]
    public async Task A_token_of_one_machine_registers_a_cluster_on_another()
    {
        await using var fleet = await Fleet.StartAsync();
        var token = await fleet.TokenAsync();

        var outcome = await RegisterAsync(fleet, RequestOf(token) with { Wait = true });

        Assert.Equal((true, RegistrationState.Announced, token.AgentVersion), (outcome.Changed, outcome.State, outcome.AgentVersion));
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
        var again = await RegisterAsync(fleet, RequestOf(token));
        Assert.Equal((false, RegistrationState.Joined), (again.Changed, again.State));
    }

    [SandboxFact]
    public async Task A_token_that_is_no_good_is_noticed_before_anything_is_installed()
    {
        await using var fleet = await Fleet.StartAsync();
        var request = RequestOf(await fleet.TokenAsync());
        fleet.Clock.Advance(TimeSpan.FromHours(2));
        fleet.Sandbox.Requests.Clear();

        var expired = await Assert.ThrowsAsync<WecException>(() => RegisterAsync(fleet, request));
        var foreign = await Assert.ThrowsAsync<WecException>(
            () => RegisterAsync(fleet, request with { Token = new BootstrapToken("abcdef.0123456789abcdef", "x", null) }));

        Assert.Equal(("TokenRejected", "TokenRejected"), (expired.ErrorId, foreign.ErrorId));
        Assert.Contains("New-WecToken", expired.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(fleet.OurWrites, w => w.IsWrite);
    }

    [SandboxFact]
    [Trait("Beats", "ocm#959")]
    public async Task An_authority_that_did_not_sign_the_hubs_certificate_is_noticed_and_no_token_sent()
    {
        await using var fleet = await Fleet.StartAsync();
        var request = RequestOf(await fleet.TokenAsync());
        var other = new TestPki();
        fleet.Sandbox.Requests.Clear();

        var error = await Assert.ThrowsAsync<WecException>(() => RegisterAsync(fleet, request with
        {
            Hub = request.Hub with { CertificateAuthority = other.AuthorityPem },
        }));

        Assert.Equal(("HubNotTrusted", WecErrorKind.SecurityRisk), (error.ErrorId, error.Kind));
        Assert.Contains("-CertificateAuthority", error.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(fleet.Ours, e => e.Server == "its1");
    }

    [SandboxFact]
    public async Task A_hub_out_of_sight_is_registered_with_all_the_same_and_the_WEC_asked_how_it_went()
    {
        await using var fleet = await Fleet.StartAsync();
        var request = RequestOf(await fleet.TokenAsync()) with { AgentVersion = "v1.3.1", Wait = true, Timeout = TimeSpan.FromSeconds(2) };
        var report = new Collected();

        var error = await Assert.ThrowsAsync<WecException>(() => new Registrar(null, fleet.Client("cluster1")).RegisterAsync(
            request with { Hub = request.Hub with { Server = new("https://127.0.0.1:9") } }, report, CancellationToken.None));

        Assert.Equal("WaitTimeout", error.ErrorId);
        Assert.Contains("nothing listens at the address", error.Message, StringComparison.Ordinal);
        Assert.Contains("-UseInternalEndpoint", error.Advice, StringComparison.Ordinal);
        Assert.Contains(report.Warnings, w => w.Contains("cannot be reached from this machine", StringComparison.Ordinal));
    }

    private static Task<RegistrationOutcome> RegisterAsync(Fleet fleet, RegistrationRequest request) =>
        new Registrar(null, fleet.Client("cluster1")).RegisterAsync(request, SilentReport.Instance, CancellationToken.None);

    private static RegistrationRequest RequestOf(WecToken token) => new()
    {
        Name = "cluster1",
        Origin = new("", null),
        WecContext = "cluster1",
        Hub = new()
        {
            CallerServer = token.HubApiServer,
            PublishedServer = token.InternalHubApiServer,
            CertificateAuthority = Encoding.ASCII.GetBytes(token.CertificateAuthority!),
        },
        Token = BootstrapToken.Of(token.Token),
        AgentVersion = token.AgentVersion,
        Timeout = Fleet.Patience,
    };

    private sealed class Collected : IReport
    {
        public List<string> Warnings { get; } = [];

        public void Verbose(string message)
        {
        }

        public void Warning(string message) => Warnings.Add(message);

        public void Progress(string status)
        {
        }
    }
}
