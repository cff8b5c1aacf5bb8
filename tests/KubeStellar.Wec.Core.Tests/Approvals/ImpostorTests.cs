using System.Text.Json.Nodes;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Repair;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Approvals;

/// <summary>Somebody holds a bootstrap token, as every cluster that registers does, and asks for a name that is not his.</summary>
public sealed class ImpostorTests
{
    [SandboxFact]
    public async Task Whoever_asks_first_is_told_at_registration_and_not_let_in_behind_it()
    {
        await using var fleet = await Fleet.StartAsync();
        var impostor = await ImpostorAsync(fleet);
        await AnnounceAsync(impostor, "cluster1");
        var theirs = await AskAsync(impostor, "cluster1", "evil");
        var report = new CollectedReport();

        var registered = await fleet.Registrar("cluster1").RegisterAsync(fleet.Request("cluster1"), report, CancellationToken.None);
        var approval = await ApproveAsync(fleet, registered, report);

        Assert.Contains(
            report.Warnings,
            w => w.Contains("another cluster", StringComparison.OrdinalIgnoreCase) && w.Contains(theirs, StringComparison.Ordinal));
        Assert.Equal([theirs], registered.KnownRequests);
        Assert.Single(approval.Approved);
        Assert.NotEqual(theirs, approval.Approved[0]);
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
        Assert.True(await IsOpenAsync(fleet, theirs));
    }

    [SandboxFact]
    public async Task Whoever_asks_after_the_registration_and_before_the_agent_is_not_let_in_either()
    {
        await using var fleet = await Fleet.StartAsync();
        var impostor = await ImpostorAsync(fleet);
        using var slow = fleet.Sandbox.Faults.Add(new(Sandbox.Faults.FaultAction.Delay)
        {
            Server = "its1",
            Verb = "POST",
            Path = "*/certificatesigningrequests",
            Client = "registration/",
            Count = 1,
            Duration = TimeSpan.FromSeconds(2),
        });
        var registered = await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);
        var theirs = await AskAsync(impostor, "cluster1", "evil");
        var report = new CollectedReport();

        var approval = await ApproveAsync(fleet, registered, report);

        Assert.Single(report.Warnings, w => w.Contains(theirs, StringComparison.Ordinal));
        Assert.NotEqual(theirs, Assert.Single(approval.Approved));
        Assert.True(await IsOpenAsync(fleet, theirs));
    }

    [SandboxFact]
    public async Task Whoever_copies_an_agent_id_is_told_by_its_key_and_neither_is_let_in()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var genuine = await AgentRequests.NameAsync(fleet, "cluster1");
        var plan = await fleet.Approver.PrepareAsync(new() { Name = "cluster1" }, SilentReport.Instance, CancellationToken.None);
        var theirs = await AskAsync(await ImpostorAsync(fleet), "cluster1", plan.Evidence[0].AgentId!);
        fleet.Sandbox.Requests.Clear();

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.ApproveAsync("cluster1"));

        Assert.Equal(("SeveralAgents", WecErrorKind.SecurityRisk), (refusal.ErrorId, refusal.Kind));
        Assert.Contains(plan.Evidence[0].KeyFingerprint!, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(plan.Evidence[0].KeyFingerprint!, plan.Changes[0], StringComparison.Ordinal);
        Assert.Empty(fleet.OurWrites);

        var chosen = await fleet.Approver.PrepareAsync(
            new() { Name = "cluster1", KeyFingerprint = plan.Evidence[0].KeyFingerprint }, SilentReport.Instance, CancellationToken.None);
        var approval = await fleet.Approver.ExecuteAsync(chosen, SilentReport.Instance, CancellationToken.None);
        Assert.Equal([genuine], approval.Approved);
        Assert.True(await IsOpenAsync(fleet, theirs));
        var denier = new Denier(fleet.Its, fleet.Origin);
        var denied = await denier.ExecuteAsync(
            await denier.PrepareAsync(new() { Name = "cluster1", RequestName = theirs }, SilentReport.Instance, CancellationToken.None),
            SilentReport.Instance, CancellationToken.None);
        Assert.Equal([theirs], denied.Denied);
        Assert.True(denied.Accepted);
    }

    [SandboxFact]
    public async Task The_WEC_itself_shows_which_agent_is_its_own()
    {
        await using var fleet = await Fleet.StartAsync();
        var registered = await fleet.RegisterAsync("cluster1");

        var before = await InstalledAgents.FindAsync(fleet.Client("cluster1"), "cluster1", SilentReport.Instance, CancellationToken.None);
        Assert.Equal((registered.TokenId, true), (before!.TokenId, before.IsNew));
        Assert.NotNull(before.TokenId);
        Assert.Null(await InstalledAgents.FindAsync(fleet.Client("cluster1"), "other", SilentReport.Instance, CancellationToken.None));

        await ApproveAsync(fleet, registered, SilentReport.Instance);
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
        var after = await InstalledAgents.FindAsync(fleet.Client("cluster1"), "cluster1", SilentReport.Instance, CancellationToken.None);
        Assert.False(after!.IsNew);
        Assert.NotNull(after.AgentId);
        var again = await fleet.RegisterAsync("cluster1");
        Assert.Equal((after.AgentId, false, false), (again.AgentId, again.NeedsApproval, again.Changed));
    }

    [SandboxFact]
    public async Task A_second_cluster_under_one_name_and_a_name_that_is_a_namespace_are_told_at_registration()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.RegisterAsync("dup", "cluster1");
        await AgentRequests.NameAsync(fleet, "dup");
        var report = new CollectedReport();

        await fleet.Registrar("cluster2").PrepareAsync(fleet.Request("dup", "cluster2"), report, CancellationToken.None);
        await fleet.Registrar("cluster2").PrepareAsync(fleet.Request("kube-system", "cluster2"), report, CancellationToken.None);
        await fleet.Registrar("cluster1").PrepareAsync(fleet.Request("dup", "cluster1"), report, CancellationToken.None);

        Assert.Collection(
            report.Warnings,
            w => Assert.Contains("a ManagedCluster", w, StringComparison.Ordinal),
            w => Assert.Contains("namespace 'kube-system' that is no mailbox", w, StringComparison.Ordinal));
    }

    [SandboxFact]
    public async Task No_token_of_the_ITS_goes_to_a_WEC_that_nobody_has_verified()
    {
        await using var fleet = await Fleet.StartAsync();
        var found = fleet.ContextOf("cluster1");
        var open = new ClusterClient(ClusterConnection.Open(found with
        {
            Cluster = found.Cluster with { InsecureSkipTlsVerify = true, CertificateAuthorityData = null },
        }));
        var registrar = new Registrar(fleet.Its, open);

        var refusal = await Assert.ThrowsAsync<WecException>(
            () => registrar.RegisterAsync(fleet.Request("cluster1"), SilentReport.Instance, CancellationToken.None));

        Assert.Equal(("UnverifiedWec", WecErrorKind.SecurityRisk), (refusal.ErrorId, refusal.Kind));
        Assert.Contains("bootstrap token of the ITS", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(fleet.OurWrites);
        var report = new CollectedReport();
        await registrar.PrepareAsync(fleet.Request("cluster1") with { Force = true }, report, CancellationToken.None);
        Assert.Contains("bootstrap token of the ITS", Assert.Single(report.Warnings), StringComparison.Ordinal);
        await fleet.RegisterAsync("cluster1");
        var repair = new RepairRequest { Name = "cluster1", WecContext = "cluster1", Hub = fleet.Request("cluster1").Hub };
        var repairer = new Repairer(fleet.Its, open);
        await Assert.ThrowsAsync<WecException>(async () => await repairer.ExecuteAsync(
            await repairer.PrepareAsync(repair with { Hub = repair.Hub with { Server = new UriBuilder(fleet.Its.Server) { Host = "localhost" }.Uri } },
                SilentReport.Instance, CancellationToken.None),
            SilentReport.Instance, CancellationToken.None));
    }

    private static async Task<Approval> ApproveAsync(Fleet fleet, RegistrationOutcome registered, IReport report)
    {
        var request = new ApprovalRequest
        {
            Name = registered.Name,
            Wait = true,
            Timeout = Fleet.Patience,
            Agent = new() { TokenId = registered.TokenId, KnownRequests = [.. registered.KnownRequests], IsNew = registered.NeedsApproval },
        };
        var plan = await fleet.Approver.PrepareAsync(request, report, CancellationToken.None);
        return await fleet.Approver.ExecuteAsync(plan, report, CancellationToken.None);
    }

    private static async Task<ClusterClient> ImpostorAsync(Fleet fleet)
    {
        var token = await BootstrapTokens.RequestAsync(fleet.Its, TimeSpan.FromHours(1), SilentReport.Instance, CancellationToken.None);
        var hub = fleet.Request("x").Hub;
        return HubProbe.ClientOf(new(hub.CallerServer, HubEndpointOrigin.Caller, hub.CallerCertificateAuthority), hub, null, token);
    }

    private static async Task AnnounceAsync(ClusterClient impostor, string cluster) => await impostor.CreateAsync(
        OcmTypes.ManagedClusters, null,
        JsonNode.Parse($$"""
            {"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"{{cluster}}"},
             "spec":{"hubAcceptsClient":false} }
            """)!,
        CancellationToken.None);

    private static async Task<string> AskAsync(ClusterClient impostor, string cluster, string agent)
    {
        var name = $"{cluster}-{Guid.NewGuid().ToString("N")[..5]}";
        await impostor.CreateAsync(
            CoreTypes.CertificateSigningRequests, null,
            JsonNode.Parse($$"""
                {
                  "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
                  "metadata": { "name": "{{name}}", "labels": { "open-cluster-management.io/cluster-name": "{{cluster}}" } },
                  "spec": {
                    "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["digital signature", "key encipherment", "client auth"],
                    "request": "{{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(AgentRequests.Pem(AgentRequests.SubjectOf(cluster, agent))))}}"
                  }
                }
                """)!,
            CancellationToken.None);
        return name;
    }

    private static async Task<bool> IsOpenAsync(Fleet fleet, string request) =>
        (await fleet.Its.GetAsync(CoreTypes.CertificateSigningRequests, request, null, JsonWire.AnyObject, CancellationToken.None))
            ["status"]?["conditions"] is null;
}
