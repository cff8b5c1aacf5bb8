using System.Text.Json.Nodes;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Checks.Hubs;
using KubeStellar.Wec.Checks.Wecs;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Core.Tests.Kubernetes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.LocalClusters;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Repair;
using KubeStellar.Wec.Unregistration;

namespace KubeStellar.Wec.Core.Tests.Hub;

/// <summary>No bootstrap token comes over a connection that anybody on the way can read or answer.</summary>
public sealed class UnverifiedItsTests
{
    public static TheoryData<string> Schemes => ["http", "https"];

    [SandboxTheory]
    [MemberData(nameof(Schemes))]
    public async Task A_token_by_itself_is_neither_issued_nor_read_from_its_Secret(string scheme)
    {
        await using var fleet = await Fleet.StartAsync();
        var its = Unverified(fleet, "its1", scheme);
        foreach (var preferSecret in new[] { false, true })
        {
            var request = new WecTokenRequest { Origin = fleet.Origin, PreferSecret = preferSecret };
            await RefusedAsync(() => new WecTokenIssuer(its).PrepareAsync(request, SilentReport.Instance, CancellationToken.None));
        }

        await RefusedAsync(() => BootstrapTokens.RequestAsync(its, TimeSpan.FromHours(1), SilentReport.Instance, CancellationToken.None));
        await RefusedAsync(() => BootstrapTokenSecret.FindAsync(its, CancellationToken.None));

        Assert.Empty(fleet.Ours);
    }

    [SandboxTheory]
    [MemberData(nameof(Schemes))]
    public async Task Registering_and_repairing_are_refused_even_by_force_and_with_an_authority_for_the_agent(string scheme)
    {
        await using var fleet = await Fleet.StartAsync();
        var its = Unverified(fleet, "its1", scheme);
        var request = fleet.Request("cluster1");
        var hub = request.Hub with { CertificateAuthority = request.Hub.CallerCertificateAuthority, Server = fleet.Its.Server };
        var registrar = new Registrar(its, fleet.Client("cluster1"));
        var repairer = new Repairer(its, fleet.Client("cluster1"));

        var forced = request with { Hub = hub, Force = true };
        await RefusedAsync(() => registrar.RegisterAsync(forced, SilentReport.Instance, CancellationToken.None));
        var repair = new RepairRequest { Name = "cluster1", WecContext = "cluster1", Hub = hub, Force = true };
        await RefusedAsync(() => repairer.PrepareAsync(repair, SilentReport.Instance, CancellationToken.None));

        Assert.Empty(fleet.OurWrites);
    }

    [SandboxTheory]
    [MemberData(nameof(Schemes))]
    public async Task A_WEC_that_is_not_verified_is_not_asked_for_the_token_it_holds(string scheme)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var wec = Unverified(fleet, "cluster1", scheme);
        var before = fleet.Ours.Count();
        var repair = new RepairRequest { Name = "cluster1", WecContext = "cluster1", Hub = fleet.Request("cluster1").Hub };

        var registrar = new Registrar(fleet.Its, wec);
        await RefusedAsync(
            () => registrar.PrepareAsync(fleet.Request("cluster1"), SilentReport.Instance, CancellationToken.None), "UnverifiedWec");
        await RefusedAsync(
            () => new Repairer(fleet.Its, wec).PrepareAsync(repair, SilentReport.Instance, CancellationToken.None), "UnverifiedWec");
        Assert.Null(await InstalledAgents.FindAsync(wec, "cluster1", SilentReport.Instance, CancellationToken.None));

        Assert.DoesNotContain(fleet.Ours.Skip(before), e => e.Path.Contains(OcmNames.BootstrapSecret, StringComparison.Ordinal));
    }

    [SandboxFact]
    public async Task Who_has_Secrets_read_of_a_WEC_that_is_not_verified_is_told_once()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var context = UnverifiedContext(fleet, "cluster1", "https");
        var open = new Space("cluster1", context, new(ClusterConnection.Open(context)));
        using var directory = new TempDirectory();
        var file = directory.Write("config", Unverified(await File.ReadAllTextAsync(fleet.Sandbox.KubeConfigPath)));

        await Once((wec, report) => new WecChecker(new() { Target = new() { Name = "cluster1" }, Wec = wec })
            .CheckAsync(report, CancellationToken.None));
        await Once((wec, report) => new Unregistrar(null, wec.Api).PrepareAsync(
            new() { Name = "cluster1", Scope = UnregistrationScope.WecOnly }, report, CancellationToken.None));
        await Once(
            (wec, report) => RegistrationGuard.CheckAsync(
                new() { Name = "cluster1", Context = "cluster1", KubeConfig = wec == open ? file : fleet.Sandbox.KubeConfigPath, Force = true },
                HostEnvironment.Current, report, CancellationToken.None));

        async Task Once(Func<Space, IReport, Task> look)
        {
            var told = new CollectedReport();
            await look(open, told);
            Assert.Single(told.Warnings, w => w.Contains("Secrets of its agent", StringComparison.Ordinal));
            var silent = new CollectedReport();
            await look(new("cluster1", fleet.ContextOf("cluster1"), fleet.Client("cluster1")), silent);
            Assert.DoesNotContain(silent.Warnings, w => w.Contains("Secrets of its agent", StringComparison.Ordinal));
        }

        static string Unverified(string kubeconfig)
        {
            var config = JsonNode.Parse(kubeconfig)!;
            foreach (var cluster in config["clusters"]!.AsArray().Select(c => c!["cluster"]!.AsObject()))
            {
                cluster.Remove("certificate-authority-data");
                cluster["insecure-skip-tls-verify"] = true;
            }

            return config.ToJsonString();
        }
    }

    [SandboxFact]
    public async Task A_check_of_the_ITS_looks_for_no_token_there()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.Its.DeleteAsync(
            CoreTypes.ServiceAccounts, BootstrapTokens.ServiceAccounts[0], OcmNames.OperatorNamespace, CancellationToken.None);
        var its = Unverified(fleet, "its1", "https");

        var finding = await BootstrapIdentityCheck.JudgeAsync(its, CancellationToken.None);

        Assert.True(finding.IsUnseen);
        Assert.DoesNotContain(fleet.Ours, e => e.Path.EndsWith("/secrets", StringComparison.Ordinal));
    }

    private static async Task RefusedAsync(Func<Task> work, string id = "UnverifiedIts")
    {
        var refusal = await Assert.ThrowsAsync<WecException>(work);
        Assert.Equal((id, WecErrorKind.SecurityRisk), (refusal.ErrorId, refusal.Kind));
    }

    private static ClusterClient Unverified(Fleet fleet, string context, string scheme) =>
        new(ClusterConnection.Open(UnverifiedContext(fleet, context, scheme)));

    private static KubeContext UnverifiedContext(Fleet fleet, string context, string scheme)
    {
        var found = fleet.ContextOf(context);
        return found with
        {
            Cluster = found.Cluster with
            {
                Server = new UriBuilder(found.Cluster.Server) { Scheme = scheme }.Uri,
                InsecureSkipTlsVerify = scheme == Uri.UriSchemeHttps,
                CertificateAuthorityData = null,
            },
        };
    }
}
