using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Agent;

public sealed class AgentDiagnosisTests
{
    private const string Review = "Failed to create &SelfSubjectAccessReview{Spec:x} with bootstrap secret \"open-cluster-management-agent\" \"bootstrap-hub-kubeconfig\": ";
    private const string Post = Review + "Post \"https://its1:6443/apis/authorization.k8s.io/v1/selfsubjectaccessreviews\": ";

    private static readonly string[] s_bootstrap =
        ["BootstrapSecretMissing", "BootstrapSecretError", "BootstrapSecretUnauthorized", "BootstrapSecretFunctional"];

    private static readonly string[] s_hub =
        ["HubKubeConfigSecretMissing", "HubKubeConfigMissing", "HubKubeConfigError", "ClusterNameMissing", "HubKubeConfigUnauthorized"];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var bootstrap in s_bootstrap)
        {
            foreach (var hub in s_hub)
            {
                pairs.Add(bootstrap, hub);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_the_operator_can_report_has_a_cause_and_a_fix(string bootstrap, string hub)
    {
        var finding = Diagnose(bootstrap, hub, Post + "dial tcp: lookup its1: no such host");

        Assert.NotEqual("HubConnectionDegraded", finding.Code);
        Assert.True(finding.Problem.Length > 0 && finding.Fix.Length > 0);
    }

    [Theory]
    [InlineData("BootstrapSecretFunctional", "HubKubeConfigSecretMissing", "AwaitingApproval", "Approve-Wec c1")]
    [InlineData("BootstrapSecretFunctional", "HubKubeConfigUnauthorized", "NotAccepted", "Approve-Wec c1")]
    [InlineData("BootstrapSecretError", "HubKubeConfigUnauthorized", "NotAccepted", "Approve-Wec c1")]
    [InlineData("BootstrapSecretFunctional", "HubKubeConfigError", "CertificateRejected", "Repair-Wec c1")]
    [InlineData("BootstrapSecretFunctional", "ClusterNameMissing", "CredentialIncomplete", "Repair-Wec c1")]
    [InlineData("BootstrapSecretMissing", "HubKubeConfigSecretMissing", "BootstrapMissing", "Register-Wec c1")]
    [InlineData("BootstrapSecretMissing", "HubKubeConfigError", "NoWayIn", "Repair-Wec c1")]
    [InlineData("BootstrapSecretUnauthorized", "HubKubeConfigSecretMissing", "TokenForbidden", "Register-Wec c1")]
    public void Each_pair_is_told_apart(string bootstrap, string hub, string code, string fix)
    {
        var finding = Diagnose(bootstrap, hub, "one\ntwo");

        Assert.Equal(code, finding.Code);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Beats", "clusteradm#120")]
    [InlineData("dial tcp: lookup its1.localtest.me on 10.96.0.10:53: no such host", "HubUnknownHost", "-HubHostAlias")]
    [InlineData("dial tcp 127.0.0.1:38121: connect: connection refused", "HubRefused", "-UseInternalEndpoint")]
    [InlineData("dial tcp 10.0.0.1:6443: i/o timeout", "HubTimeout", "-ProxyUrl")]
    [InlineData("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "HubTimeout", "-ProxyUrl")]
    [InlineData("dial tcp 10.0.0.1:6443: connect: no route to host", "HubNoRoute", "networks")]
    [InlineData("tls: failed to verify certificate: x509: certificate signed by unknown authority", "HubNotTrusted", "-CertificateAuthority")]
    [InlineData("tls: failed to verify certificate: x509: certificate is valid for its1, not lb", "HubNameMismatch", "-HubApiServer")]
    [InlineData("x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs", "HubNameMismatch", "-HubApiServer")]
    [InlineData("tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time", "HubCertificateExpired", "clocks")]
    [InlineData("http: server gave HTTP response to HTTPS client", "HubNotTls", "-HubApiServer")]
    [InlineData("proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused", "HubProxy", "-ProxyUrl")]
    [InlineData("EOF", "HubInterrupted", "between")]
    public void The_message_names_the_cause_and_the_fix_names_the_parameter(string problem, string code, string fix)
    {
        var finding = Diagnose(
            "BootstrapSecretError", "HubKubeConfigSecretMissing", Post + problem + "\nFailed to get hub kubeconfig secret");

        Assert.Equal(code, finding.Code);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("SelfSubjectAccessReview", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unauthorized", "TokenRejected")]
    [InlineData("selfsubjectaccessreviews.authorization.k8s.io is forbidden: User \"x\" cannot create", "TokenForbidden")]
    [InlineData("something new", "HubUnreachable")]
    public void Answers_of_the_hub_are_told_from_silence(string problem, string code) =>
        Assert.Equal(code, Diagnose("BootstrapSecretError", "HubKubeConfigSecretMissing", Review + problem).Code);

    [Fact]
    public void An_agent_that_waits_for_approval_is_not_ill()
    {
        var waiting = AgentDiagnosis.Of(
            Saying(("HubConnectionDegraded", "True", "BootstrapSecretFunctional,HubKubeConfigSecretMissing", "x")), []);
        var working = AgentDiagnosis.Of(Saying(("HubConnectionDegraded", "False", "HubConnectionFunctional", "x")), []);

        Assert.Equal((true, false, true), (waiting.HasAgent, waiting.IsConnected, waiting.IsWaitingForApproval));
        Assert.Equal((true, true, false), (working.HasAgent, working.IsConnected, working.IsWaitingForApproval));
        Assert.Empty(working.Findings);
        Assert.False(AgentDiagnosis.Of(null, []).HasAgent);
    }

    [Theory]
    [InlineData("ValidFeatureGates", "False", "InvalidFeatureGates")]
    [InlineData("Applied", "False", "AgentNotApplied")]
    [InlineData("ReadyToApply", "False", "AgentNotPrepared")]
    [InlineData("Available", "False", "AgentNotRunning")]
    [InlineData("RegistrationDesiredDegraded", "True", "AgentNotRunning")]
    [InlineData("WorkDesiredDegraded", "True", "AgentNotRunning")]
    public void Every_other_condition_is_read_too(string type, string status, string code) =>
        Assert.Equal(code, Assert.Single(AgentDiagnosis.Of(Saying((type, status, "Reason", "message")), []).Findings).Code);

    [Fact]
    public void An_operator_that_says_nothing_does_not_run_and_its_pods_tell_why()
    {
        Assert.Equal("OperatorNotRunning", Assert.Single(AgentDiagnosis.Of(new Klusterlet(), []).Findings).Code);

        var pod = new PodSummary
        {
            Metadata = new() { Name = "klusterlet-1", Namespace = "open-cluster-management" },
            Status = new() { Containers = [new() { State = new() { Waiting = new() { Reason = "ImagePullBackOff", Message = "no such image" } } }] },
        };
        var found = Assert.Single(AgentDiagnosis.Of(new Klusterlet(), [PodTrouble.Of(pod)!]).Findings);
        Assert.Equal("ImageNotPulled", found.Code);
        Assert.Contains("-ImageRegistry", found.Fix, StringComparison.Ordinal);
    }

    private static AgentFinding Diagnose(string bootstrap, string hub, string message) =>
        HubConnection.Of(Saying((HubConnection.ConditionType, "True", $"{bootstrap},{hub}", message)))!.Diagnose("c1")!;

    private static Klusterlet Saying(params (string Type, string Status, string Reason, string Message)[] conditions) => new()
    {
        Spec = new() { ClusterName = "c1" },
        Status = new() { Conditions = [.. conditions.Select(c => new StatusCondition { Type = c.Type, Status = c.Status, Reason = c.Reason, Message = c.Message })] },
    };
}
