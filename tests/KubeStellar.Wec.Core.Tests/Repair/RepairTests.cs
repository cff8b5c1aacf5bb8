using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Core.Tests.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Repair;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Repair;

public sealed class RepairTests
{
    [SandboxFact]
    public async Task A_healthy_WEC_is_left_alone()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");

        await IsLeftAloneAsync(fleet);
    }

    [SandboxFact]
    public async Task A_WEC_that_has_just_joined_is_left_alone_although_its_operator_still_complains()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");
        var plan = await fleet.Approver.PrepareAsync(new() { Name = "cluster1" }, SilentReport.Instance, CancellationToken.None);
        var evidence = plan.Evidence.Single();
        await CertificateVerdict.Approve(evidence).WriteAsync(fleet.Its, evidence, CancellationToken.None);
        // The agent has its certificate before the ITS has accepted the cluster.
        await UntilAsync(
            async () => (await HubConditionAsync(fleet))?.Reason?.EndsWith(",HubKubeConfigUnauthorized", StringComparison.Ordinal) is true);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Available);

        await IsLeftAloneAsync(fleet);
    }

    [SandboxFact]
    [Trait("Beats", "ocm#691")]
    public async Task A_hub_that_has_moved_gets_its_WEC_back()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var moved = new UriBuilder(fleet.Its.Server) { Host = "localhost" }.Uri;
        var request = Request(fleet);

        var repaired = await RepairAsync(fleet, request with { Hub = request.Hub with { Server = moved } });

        Assert.True(repaired is { Changed: true, NeedsApproval: true });
        Assert.Equal(AgentFault.HubAddress, Assert.Single(repaired.Findings).Fault);
        Assert.Equal(moved, repaired.HubUrl);
        await ApproveAnyAsync(fleet);
        await ConnectedToAsync(fleet, moved);
        Assert.False((await RepairAsync(fleet, request with { Hub = request.Hub with { Server = moved } })).Changed);
    }

    [SandboxFact]
    public async Task Approving_behind_a_repair_waits_for_what_the_agent_asks_now()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var moved = new UriBuilder(fleet.Its.Server) { Host = "localhost" }.Uri;
        var request = Request(fleet);
        using var slow = fleet.Sandbox.Faults.Add(new(FaultAction.Delay)
        {
            Server = "its1",
            Verb = "POST",
            Path = "*/certificatesigningrequests",
            Count = 1,
            Duration = TimeSpan.FromSeconds(2),
        });

        var repaired = await RepairAsync(fleet, request with { Hub = request.Hub with { Server = moved } });
        var approval = await ApproveAsync(fleet, repaired);

        Assert.Single(approval.Approved);
        Assert.DoesNotContain(approval.Approved[0], repaired.KnownRequests);
        await ConnectedToAsync(fleet, moved);
    }

    [SandboxFact]
    public async Task A_working_certificate_is_not_taken_away_for_an_address_where_nobody_answers()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        fleet.Sandbox.Requests.Clear();
        var request = Request(fleet);
        var nowhere = request with { Hub = request.Hub with { Server = new("https://localhost:1") } };

        var refusal = await Assert.ThrowsAsync<WecException>(() => RepairAsync(fleet, nowhere));

        Assert.Equal(("HubNotReached", WecErrorKind.ConnectionFailed), (refusal.ErrorId, refusal.Kind));
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    public async Task A_working_certificate_is_not_taken_away_for_another_cluster_that_the_agent_would_trust()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        fleet.Sandbox.Requests.Clear();
        var request = Request(fleet);
        var other = fleet.ContextOf("cluster1").Cluster;
        var elsewhere = request with
        {
            Hub = request.Hub with { Server = other.Server, CertificateAuthority = other.CertificateAuthorityData },
        };

        var refusal = await Assert.ThrowsAsync<WecException>(() => RepairAsync(fleet, elsewhere));

        Assert.Equal(("OtherHubAnswers", WecErrorKind.SecurityRisk), (refusal.ErrorId, refusal.Kind));
        Assert.NotNull(await HubOfAsync(fleet));
        Assert.All(fleet.OurWrites, write => Assert.True(write.IsTokenRequest));
    }

    [SandboxFact]
    public async Task Sending_a_working_agent_elsewhere_is_asked_about()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var repairer = new Repairer(fleet.Its, fleet.Client("cluster1"));
        var moved = new UriBuilder(fleet.Its.Server) { Host = "localhost" }.Uri;
        var request = Request(fleet);

        var plan = await repairer.PrepareAsync(
            request with { Hub = request.Hub with { Server = moved } }, SilentReport.Instance, CancellationToken.None);
        var same = await repairer.PrepareAsync(request with { Force = true }, SilentReport.Instance, CancellationToken.None);

        Assert.Contains("works", plan.Risk, StringComparison.Ordinal);
        Assert.Null(same.Risk);
        Assert.False(same.NeedsApproval);
    }

    [SandboxFact]
    public async Task An_agent_that_still_waits_to_be_let_in_needs_approval_though_nothing_is_wrong()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");
        await UntilAsync(async () => (await RepairAsync(fleet, Request(fleet))) is { Changed: false, NeedsApproval: true, TokenId: not null });
    }

    [Theory]
    [InlineData(-1, "BootstrapSecretFunctional")]
    [InlineData(60, "BootstrapSecretUnauthorized")]
    [Trait("Beats", "clusteradm#59")]
    public void An_agent_whose_token_ended_before_it_was_let_in_needs_a_new_one(int minutesLeft, string complaint)
    {
        var server = new Uri("https://hub:6443");
        var now = DateTimeOffset.UnixEpoch;
        var survey = new RepairSurvey
        {
            Klusterlet = new(),
            Bootstrap = new(server, null, now.AddMinutes(minutesLeft)),
            Requests = [],
            Complaints = [complaint, "HubKubeConfigSecretMissing"],
        };
        var request = new RepairRequest { Name = "edge", WecContext = "edge", Hub = new() { CallerServer = server } };

        var diagnosis = RepairDiagnosis.Of(survey, request, new(server, HubEndpointOrigin.Caller, null), null, now);

        Assert.Equal(AgentFault.TokenExpired, Assert.Single(diagnosis.Findings).Fault);
        Assert.False(diagnosis.DropCertificate);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_complaint_about_a_certificate_is_outdated_once_the_agent_has_renewed_its_lease_with_it(
        bool hasRenewedSince, bool isDropped)
    {
        var server = new Uri("https://hub:6443");
        var now = DateTimeOffset.UnixEpoch;
        var cluster = System.Text.Json.JsonSerializer.Deserialize(
            """
            {"metadata":{"name":"edge"},"spec":{"hubAcceptsClient":true},
             "status":{"conditions":[{"type":"ManagedClusterConditionAvailable","status":"True"}]}}
            """, KubernetesTypes.Of<ManagedCluster>());
        var survey = new RepairSurvey
        {
            Klusterlet = new(),
            Hub = new(server, null, null),
            HasCertificate = true,
            CertificateExpires = now.AddDays(1),
            Cluster = cluster,
            Requests = [],
            Complaints = ["BootstrapSecretFunctional", "HubKubeConfigUnauthorized"],
            HasRenewedSince = hasRenewedSince,
        };
        var request = new RepairRequest { Name = "edge", WecContext = "edge", Hub = new() { CallerServer = server } };

        var diagnosis = RepairDiagnosis.Of(survey, request, new(server, HubEndpointOrigin.Caller, null), null, now);

        Assert.Equal(isDropped, diagnosis.DropCertificate);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#214")]
    public async Task An_agent_that_stopped_asking_finds_room_again()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);
        await FillAsync(fleet);

        var repaired = await RepairAsync(fleet, Request(fleet));

        Assert.Contains(repaired.Findings, f => f.Fault == AgentFault.TooManyRequests);
        Assert.True(repaired.DeletedRequests.Count >= 10);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Joined);
    }

    [SandboxFact]
    public async Task An_agent_whose_hub_has_forgotten_it_introduces_itself_anew()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        fleet.Clock.Advance(TimeSpan.FromHours(2));
        await fleet.Its.DeleteAsync(OcmTypes.ManagedClusters, "cluster1", null, CancellationToken.None);
        await UntilAsync(async () => await fleet.Its.FindAsync(OcmTypes.ManagedClusters, "cluster1", null, CancellationToken.None) is null
            && !await IsConnectedAsync(fleet));

        var repaired = await RepairAsync(fleet, Request(fleet));

        Assert.Equal(AgentFault.UnknownToHub, Assert.Single(repaired.Findings).Fault);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Joined);
    }

    [Fact]
    public async Task Where_no_agent_is_there_is_none_to_repair()
    {
        await using var fleet = await Fleet.StartAsync();

        var error = await Assert.ThrowsAsync<WecException>(() => RepairAsync(fleet, Request(fleet)));

        Assert.Equal(("NoAgent", WecErrorKind.NotFound), (error.ErrorId, error.Kind));
    }

    private static RepairRequest Request(Fleet fleet) => new()
    {
        Name = "cluster1",
        ItsContext = "its1",
        WecContext = "cluster1",
        Hub = fleet.Request("cluster1").Hub,
    };

    private static async Task<RepairOutcome> RepairAsync(Fleet fleet, RepairRequest request)
    {
        var repairer = new Repairer(fleet.Its, fleet.Client("cluster1"));
        var plan = await repairer.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await repairer.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }

    private static async Task<Approval> ApproveAsync(Fleet fleet, RepairOutcome repaired)
    {
        var request = new ApprovalRequest
        {
            Name = "cluster1",
            Wait = true,
            Timeout = Fleet.Patience,
            Agent = new() { TokenId = repaired.TokenId, KnownRequests = [.. repaired.KnownRequests], IsNew = repaired.NeedsApproval },
        };
        var plan = await fleet.Approver.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await fleet.Approver.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }

    /// <summary>Requests of agents that are long gone, as many as make a living one stop.</summary>
    private static async Task FillAsync(Fleet fleet)
    {
        JsonObject first = null!;
        await UntilAsync(async () => (first = (await RequestsAsync(fleet)).FirstOrDefault()!) is not null);
        await fleet.Its.DeleteAsync(
            CoreTypes.CertificateSigningRequests, (string)first["metadata"]!["name"]!, null, CancellationToken.None);
        for (var i = 0; i < 10; i++)
        {
            var spec = first["spec"]!.DeepClone().AsObject();
            foreach (var own in new[] { "username", "uid", "groups", "extra" })
            {
                spec.Remove(own);
            }

            await fleet.Its.CreateAsync(CoreTypes.CertificateSigningRequests, null, new JsonObject
            {
                ["apiVersion"] = CoreTypes.CertificateSigningRequests.ApiVersion,
                ["kind"] = "CertificateSigningRequest",
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"cluster1-old{i}",
                    ["labels"] = new JsonObject { [OcmNames.ClusterNameLabel] = "cluster1" },
                },
                ["spec"] = spec,
            }, CancellationToken.None);
        }
    }

    private static Task<List<JsonObject>> RequestsAsync(Fleet fleet) => fleet.Its.ListAllAsync(
        CoreTypes.CertificateSigningRequests, null, CertificateRequests.OfAgents("cluster1"), JsonWire.AnyObject,
        CancellationToken.None);

    /// <summary>Approves what is asked, as an administrator who has just repaired the agent would choose it.</summary>
    private static async Task ApproveAnyAsync(Fleet fleet)
    {
        await UntilAsync(async () => (await RequestsAsync(fleet)).Any(r => r["status"]?["conditions"] is null));
        var open = (await RequestsAsync(fleet)).First(r => r["status"]?["conditions"] is null);
        var subject = CertificateRequestContent.Read(Convert.FromBase64String((string)open["spec"]!["request"]!)).Subject.CommonNames[0];
        await fleet.ApproveAsync("cluster1", agentId: subject[(subject.LastIndexOf(':') + 1)..]);
    }

    private static async Task IsLeftAloneAsync(Fleet fleet)
    {
        var writes = fleet.OurWrites.Count;

        var outcome = await RepairAsync(fleet, Request(fleet));

        Assert.False(outcome.Changed);
        Assert.Empty(outcome.Findings);
        Assert.Equal(writes, fleet.OurWrites.Count);
    }

    private static Task ConnectedToAsync(Fleet fleet, Uri server) => UntilAsync(async () =>
        await IsConnectedAsync(fleet) && (await HubOfAsync(fleet))?.Server == server);

    private static async Task<StoredKubeconfig?> HubOfAsync(Fleet fleet) => StoredKubeconfig.ReadBase64((string?)
        (await fleet.Client("cluster1").FindAsync(CoreTypes.Secrets, WecSurvey.HubSecret, OcmNames.AgentNamespace, CancellationToken.None))?["data"]?["kubeconfig"]);

    private static async Task<bool> IsConnectedAsync(Fleet fleet) => (await HubConditionAsync(fleet))?.Status == "False";

    private static async Task<StatusCondition?> HubConditionAsync(Fleet fleet) =>
        (await fleet.Client("cluster1").FindAsync(
            OcmTypes.Klusterlets, "klusterlet", null, KubernetesTypes.Of<Klusterlet>(), CancellationToken.None))
            ?.Status?.Condition("HubConnectionDegraded");

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        while (!await isSo())
        {
            await Task.Delay(25, limit.Token);
        }
    }
}
