using k8s.Models;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Core.Tests.Agent;

public sealed class AgentAssessmentTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri s_its = new("https://its1:6443");
    private static readonly StoredKubeconfig s_fresh = new(s_its, null, s_now.AddMinutes(30));
    private static readonly StoredKubeconfig s_expired = new(s_its, null, s_now.AddSeconds(30));
    private static readonly StoredKubeconfig s_elsewhere = new(new Uri("https://other:6443"), null, null);

    private static readonly WecSurvey s_bootstrapping = new()
    {
        Klusterlet = Agent(),
        HasType = true,
        HasOperator = true,
        Bootstrap = s_fresh,
    };

    private static readonly WecSurvey s_joined = s_bootstrapping with { HasHubCredential = true, Hub = new(s_its, null, null) };

    [Fact]
    public void An_agent_that_introduces_itself_is_left_alone() => Assert.Equal(AgentState.Working, Assess(s_bootstrapping).State);

    [Fact]
    public void An_agent_with_a_certificate_is_left_alone_though_its_token_has_ended()
    {
        Assert.Equal(AgentState.Working, Assess(s_joined with { Bootstrap = s_expired }).State);
        Assert.Equal(AgentState.Working, Assess(s_joined with { Bootstrap = null }).State);
        Assert.Equal(AgentState.Working, Assess(Saying(s_joined, "BootstrapSecretUnauthorized,HubKubeConfigUnauthorized")).State);
    }

    [Fact]
    public void Half_an_installation_is_completed()
    {
        Assert.Equal(AgentState.Incomplete, Assess(s_bootstrapping with { HasOperator = false }).State);
        Assert.Equal(AgentState.Incomplete, Assess(s_bootstrapping with { Bootstrap = null }).State);
        Assert.Equal(AgentState.None, Assess(s_bootstrapping with { Klusterlet = null }).State);
    }

    [Theory]
    [InlineData("BootstrapSecretFunctional,HubKubeConfigSecretMissing", AgentState.Working)]
    [InlineData("BootstrapSecretError,HubKubeConfigSecretMissing", AgentState.ShutOut)]
    [InlineData("BootstrapSecretUnauthorized,HubKubeConfigSecretMissing", AgentState.ShutOut)]
    [InlineData("BootstrapSecretMissing,HubKubeConfigSecretMissing", AgentState.ShutOut)]
    internal void What_the_operator_found_out_about_the_token_counts(string reason, AgentState expected) =>
        Assert.Equal(expected, Assess(Saying(s_bootstrapping, reason)).State);

    [Fact]
    public void A_token_that_has_ended_since_the_operator_looked_is_noticed()
    {
        var survey = Saying(s_bootstrapping, "BootstrapSecretFunctional,HubKubeConfigSecretMissing");

        Assert.Equal(AgentState.ShutOut, Assess(survey with { Bootstrap = s_expired }).State);
    }

    [Fact]
    public void A_certificate_the_hub_forgot_is_dropped()
    {
        var forgotten = Assess(s_joined, isKnownToHub: false);

        Assert.Equal(AgentState.ShutOut, forgotten.State);
        Assert.True(forgotten.DropHubCredential);
    }

    [Fact]
    public void A_dead_certificate_is_dropped_only_where_the_token_is_dead_too()
    {
        Assert.Equal(AgentState.Working, Assess(Saying(s_joined, "BootstrapSecretFunctional,HubKubeConfigError")).State);
        var dead = Assess(Saying(s_joined, "BootstrapSecretUnauthorized,HubKubeConfigError"));
        Assert.Equal((AgentState.ShutOut, true), (dead.State, dead.DropHubCredential));
    }

    [Fact]
    public void Other_registrations_are_recognised()
    {
        Assert.Equal(AgentState.OtherName, Assess(s_joined with { Klusterlet = Agent("other") }).State);
        Assert.Equal(AgentState.OtherHub, Assess(s_joined with { Hub = s_elsewhere }).State);
        Assert.Equal(AgentState.OtherHub, Assess(s_bootstrapping with { Bootstrap = s_elsewhere }).State);
    }

    [Theory]
    [InlineData(false, "RegisteredWithOtherHub")]
    [InlineData(true, null)]
    public void Another_hubs_cluster_is_taken_only_by_force(bool force, string? errorId) =>
        Assert.Equal(errorId, Check(s_joined with { Hub = s_elsewhere }, null, force));

    [Theory]
    [InlineData(false, "RegisteredUnderOtherName")]
    [InlineData(true, null)]
    public void A_cluster_of_another_name_is_taken_only_by_force(bool force, string? errorId) =>
        Assert.Equal(errorId, Check(s_joined with { Klusterlet = Agent("other") }, null, force));

    [Theory]
    [InlineData(null, "https://10.0.0.1:6443", false, "NameTaken")]
    [InlineData("https://10.0.0.2:6443", "https://10.0.0.1:6443", false, "NameTaken")]
    [InlineData("https://127.0.0.1:6443", "https://127.0.0.1:6443", false, "NameTaken")]
    [InlineData("https://10.0.0.1:6443", "https://10.0.0.1:6443", false, null)]
    [InlineData("https://10.0.0.2:6443", "https://10.0.0.1:6443", true, null)]
    public void A_name_in_use_is_taken_only_by_the_same_cluster_or_by_force(string? own, string known, bool force, string? errorId)
    {
        var cluster = new ManagedCluster
        {
            Spec = new() { ClientConfigs = [new() { Url = known }] },
            Status = new() { Conditions = [new() { Type = ManagedClusterCondition.Joined, Status = "True" }] },
        };

        Assert.Equal(errorId, Check(new WecSurvey { ExternalServer = own is null ? null : new Uri(own) }, cluster, force));
        Assert.Null(Check(s_joined, cluster, force));
    }

    [Fact]
    public void A_name_made_ready_beforehand_is_free() =>
        Assert.Null(Check(new WecSurvey(), new ManagedCluster { Spec = new() { HubAcceptsClient = true } }, false));

    [Fact]
    public void Nothing_is_begun_while_something_is_being_deleted()
    {
        var gone = new V1ObjectMeta { Name = "klusterlet", DeletionTimestamp = s_now.UtcDateTime };

        Assert.Equal("AgentIsBeingDeleted", Check(s_joined with { Klusterlet = Agent() with { Metadata = gone } }, null, true));
        Assert.Equal("AgentIsBeingDeleted", Check(new WecSurvey { DyingNamespaces = ["open-cluster-management-agent"] }, null, true));
        Assert.Equal("WecIsBeingDeleted", Check(new WecSurvey(), new ManagedCluster { Metadata = gone }, true));
    }

    [Fact]
    public void An_agent_set_up_in_its_own_way_is_not_mended_by_us()
    {
        var custom = Agent() with { Metadata = new() { Name = "my-klusterlet" } };

        Assert.Equal("CustomKlusterlet", Check(s_bootstrapping with { Klusterlet = custom, Bootstrap = s_expired }, null, true));
        Assert.Null(Check(s_bootstrapping with { Klusterlet = custom }, null, false));
    }

    private static AgentAssessment Assess(WecSurvey survey, bool isKnownToHub = true) =>
        AgentAssessment.Of(survey, "cluster1", kubeconfig => kubeconfig.Server == s_its, isKnownToHub, s_now);

    private static string? Check(WecSurvey survey, ManagedCluster? cluster, bool force)
    {
        var request = new RegistrationRequest
        {
            Name = "cluster1",
            Origin = new WecOrigin("its1", null),
            WecContext = "cluster1",
            Hub = new HubEndpointRequest { CallerServer = s_its },
            Force = force,
        };
        return (Record.Exception(() => RegistrationRules.Check(request, survey, Assess(survey), cluster)) as WecException)?.ErrorId;
    }

    private static Klusterlet Agent(string clusterName = "cluster1") => new()
    {
        Metadata = new() { Name = "klusterlet" },
        Spec = new KlusterletSpec { ClusterName = clusterName },
    };

    private static WecSurvey Saying(WecSurvey survey, string reason) => survey with
    {
        Klusterlet = survey.Klusterlet! with
        {
            Status = new ObjectStatus
            {
                Conditions = [new() { Type = "HubConnectionDegraded", Status = "True", Reason = reason }],
            },
        },
    };
}
