using System.Collections.Concurrent;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Checks.Wecs;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Core.Tests.Kubernetes.Transport;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Core.Tests.Hub;

/// <summary>What is tried out before an agent is installed.</summary>
public sealed class HubProbeFlowTests
{
    [SandboxFact]
    [Trait("Beats", "clusteradm#467")]
    public async Task An_address_the_agent_would_not_trust_is_refused_before_anything_is_done()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        var request = fleet.Request("cluster1");
        var elsewhere = request with { Hub = request.Hub with { Server = fleet.Client("cluster2").Server } };

        var refusal = await Assert.ThrowsAsync<WecException>(() => RegisterAsync(fleet, elsewhere));

        Assert.Equal("HubNotTrusted", refusal.ErrorId);
        Assert.Empty(fleet.OurWrites);
        Assert.Equal(elsewhere.Hub.Server, (await RegisterAsync(fleet, elsewhere with { Force = true })).HubUrl);
    }

    [SandboxFact]
    [Trait("Beats", "kubestellar/ui#944")]
    public async Task A_host_name_only_the_agent_is_told_of_leads_to_the_hub()
    {
        await using var fleet = await Fleet.StartAsync();
        var request = fleet.Request("cluster1");
        var byName = new UriBuilder(fleet.Its.Server) { Host = "localhost" }.Uri;

        var outcome = await RegisterAsync(fleet, request with
        {
            Hub = request.Hub with { Server = byName, HasHostAlias = true },
            Agent = new() { HostAlias = HubHostAlias.Parse("127.0.0.1") },
            Wait = true,
        });

        Assert.Equal((byName, RegistrationState.Announced), (outcome.HubUrl, outcome.State));
        var klusterlet = await fleet.Client("cluster1").FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None);
        Assert.Equal("localhost", (string?)klusterlet!["spec"]!["hubApiServerHostAlias"]!["hostname"]);
    }

    [SandboxFact]
    public async Task Who_wants_to_know_of_requests_to_the_ITS_is_told_of_those_that_try_its_address()
    {
        await using var fleet = await Fleet.StartAsync();
        var traces = new ConcurrentQueue<RequestTrace>();
        var its = new Space("its1", fleet.ContextOf("its1"), fleet.Its.ObservedBy(traces.Enqueue));

        var reached = await HubDial.TryAsync(
            new(fleet.Its.Server, HubEndpointOrigin.Caller, its.Configuration.Cluster.CertificateAuthorityData), HubFacts.RequestFor(its),
            CancellationToken.None);

        Assert.True(reached.Value);
        Assert.EndsWith("/version", Assert.Single(traces).Url, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task A_proxys_authority_is_added_to_the_hubs_and_no_certificate_is_there_twice()
    {
        await using var fleet = await Fleet.StartAsync();
        var proxy = new TestPki();
        var request = fleet.Request("cluster1");
        byte[] both = [.. request.Hub.CallerCertificateAuthority!, (byte)'\n', .. proxy.AuthorityPem];

        var plan = await fleet.Registrar("cluster1").PrepareAsync(
            request with { Hub = request.Hub with { ProxyCertificateAuthority = both } }, SilentReport.Instance, CancellationToken.None);

        Assert.Equal(CertificateBundle.Clean(both, "both"), plan.Hub.CertificateAuthority);
        Assert.Equal(2, System.Text.Encoding.ASCII.GetString(plan.Hub.CertificateAuthority!).Split("-----BEGIN").Length - 1);
    }

    [SandboxFact]
    public async Task A_priority_class_that_does_not_exist_is_noticed_before_anything_is_done()
    {
        await using var fleet = await Fleet.StartAsync();

        var error = await Assert.ThrowsAsync<WecException>(
            () => RegisterAsync(fleet, fleet.Request("cluster1") with { Agent = new() { PriorityClass = "nobodys" } }));

        Assert.Equal("PriorityClassNotFound", error.ErrorId);
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    public async Task A_pull_credential_somebody_set_up_outlives_a_registration_without_one()
    {
        await using var fleet = await Fleet.StartAsync();
        var wec = fleet.Client("cluster1");
        var credential = PullCredential.FromPassword("registry.example", "me", "s3cr3t");
        await RegisterAsync(fleet, fleet.Request("cluster1") with { Agent = new() { PullCredential = credential } });
        await wec.DeleteAsync(CoreTypes.Deployments, "klusterlet", "open-cluster-management", CancellationToken.None);

        Assert.True((await fleet.RegisterAsync("cluster1")).Changed);

        var secret = await wec.FindAsync(
            CoreTypes.Secrets, KlusterletManifests.PullSecret, "open-cluster-management", CancellationToken.None);
        Assert.Equal(credential.ToBase64(), (string?)secret!["data"]![".dockerconfigjson"]);
    }

    private static Task<RegistrationOutcome> RegisterAsync(Fleet fleet, RegistrationRequest request) =>
        fleet.Registrar("cluster1").RegisterAsync(request, SilentReport.Instance, CancellationToken.None);
}
