using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Approvals;

public sealed class CertificateRequestReviewTests
{
    private const string Group = "system:open-cluster-management:cluster1";
    private const string Everyone = "system:open-cluster-management:managed-clusters";
    private const string User = "system:open-cluster-management:cluster1:j5zns";

    private static readonly CertificateRequestReview s_review = new();

    [Fact]
    public void A_real_agents_request_keeps_every_rule()
    {
        var recorded = Fixture.Read("Approvals", "agent-request").Deserialize(KubernetesTypes.Of<V1CertificateSigningRequest>())!;

        var evidence = s_review.Review(recorded, "cluster1");

        Assert.Empty(evidence.Problems);
        Assert.Equal(User, evidence.CommonName);
        Assert.Equal("j5zns", evidence.AgentId);
        Assert.Equal([Group, Everyone], evidence.Organizations);
        Assert.Equal(("EC", 256), (evidence.KeyType, evidence.KeySize));
        Assert.Equal(CertificateRequestState.Pending, evidence.State);
        Assert.Equal(64, evidence.KeyFingerprint!.Length);
    }

    [Fact]
    public void A_request_for_another_cluster_is_unsound()
    {
        var recorded = Fixture.Read("Approvals", "agent-request").Deserialize(KubernetesTypes.Of<V1CertificateSigningRequest>())!;

        var evidence = s_review.Review(recorded, "cluster2");

        Assert.Equal(3, evidence.Problems.Length);
        Assert.Null(evidence.AgentId);
    }

    public static TheoryData<string, string> UnsoundRequests() => new()
    {
        { "not labelled", "labelled for cluster" },
        { "labelled for another", "labelled for cluster" },
        { "add-on", "an add-on sent it" },
        { "other signer", "asks signer" },
        { "serving usage", "more than client authentication: server auth" },
        { "no client usage", "does not ask for client authentication" },
        { "no usages", "does not ask for client authentication" },
        { "admin", "not one the hub gives to agents" },
        { "similar account", "not one the hub gives to agents" },
        { "account without its group", "not in group system:serviceaccounts:open-cluster-management" },
        { "bootstrap user without its group", "not in group system:bootstrappers:managedcluster" },
        { "empty bootstrap user", "not one the hub gives to agents" },
        { "not base64", "not base64" },
        { "huge", "not base64 of a usual size" },
        { "not PEM", "not PEM of type CERTIFICATE REQUEST" },
        { "other PEM", "not PEM of type CERTIFICATE REQUEST" },
        { "two PEM blocks", "beside its one PEM block" },
        { "truncated", "malformed or not signed" },
        { "forged", "malformed or not signed" },
        { "short RSA key", "RSA key of 1024 bits is too short" },
        { "further names", "asks for certificate extensions, which no agent does: '2.5.29.17'" },
        { "masters", "asks for groups other than" },
        { "other cluster's group", "asks for groups other than" },
        { "group twice", "asks for groups other than" },
        { "no group", "asks for groups other than" },
        { "other cluster's user", "asks to be user" },
        { "no agent", "asks to be user" },
        { "agent with colon", "asks to be user" },
        { "agent with control character", "asks to be user" },
        { "two common names", "asks to be user" },
        { "no common name", "asks to be user" },
        { "organizational unit", "more than common name and organizations" },
        { "odd text type", "text of a type no agent uses" },
    };

    [Theory]
    [MemberData(nameof(UnsoundRequests))]
    public void A_request_that_breaks_a_rule_says_which(string fault, string problem)
    {
        var evidence = s_review.Review(Make(fault), AgentRequests.Cluster);

        Assert.Contains(evidence.Problems, p => p.Contains(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(evidence.Problems, p => p.Any(char.IsControl));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void Long_enough_RSA_keys_are_sound(int bits) =>
        Assert.Empty(s_review.Review(AgentRequests.Of(AgentRequests.RsaPem(bits)), AgentRequests.Cluster).Problems);

    [Theory]
    [InlineData("system:serviceaccount:open-cluster-management:cluster-bootstrap", "system:serviceaccounts:open-cluster-management")]
    [InlineData("system:bootstrap:ocmhub", "system:bootstrappers:managedcluster")]
    public void Every_identity_a_hub_gives_to_agents_may_ask(string user, string group)
    {
        var request = With(AgentRequests.Sound(), s => s with { Username = user, Groups = [group] });

        Assert.Empty(s_review.Review(request, AgentRequests.Cluster).Problems);
    }

    [Theory]
    [InlineData("open-cluster-management-hub", "open-cluster-management-hub", "open-cluster-management.io/grpc", "")]
    [InlineData("hub-of-mine", "hub-of-mine", "open-cluster-management.io/grpc", "")]
    [InlineData("hub-of-mine", "open-cluster-management-hub", "open-cluster-management.io/grpc", "not one the hub gives to agents")]
    [InlineData("open-cluster-management-hub", "open-cluster-management-hub", "kubernetes.io/kube-apiserver-client", "not open-cluster-management.io/grpc")]
    public void What_comes_over_gRPC_is_for_the_signer_of_gRPC(string hub, string @namespace, string signer, string problem)
    {
        var request = With(AgentRequests.Sound(), s => s with
        {
            Username = $"system:serviceaccount:{@namespace}:grpc-server-sa",
            Groups = [$"system:serviceaccounts:{@namespace}"],
            SignerName = signer,
        });

        var problems = new CertificateRequestReview(null, hub).Review(request, AgentRequests.Cluster).Problems;

        Assert.Equal(problem.Length == 0, problems.Length == 0);
        Assert.Contains(problem, string.Join("; ", problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bootstrap_identity_cannot_have_the_signer_of_gRPC() => Assert.Contains(
        "not sent by the hub's gRPC server",
        Assert.Single(s_review.Review(With(AgentRequests.Sound(), s => s with { SignerName = "open-cluster-management.io/grpc" }), AgentRequests.Cluster).Problems),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("system:serviceaccount:open-cluster-management-hub:grpc-server-sa", true)]
    [InlineData(AgentRequests.Bootstrap, false)]
    public void Who_sent_it_over_gRPC_is_told_by_the_hubs_own_server_alone(string user, bool isRenewal)
    {
        var sent = With(AgentRequests.Sound(), s => s with { Username = user });
        var request = sent with
        {
            Metadata = sent.Metadata with
            {
                Annotations = new Dictionary<string, string> { ["open-cluster-management.io/csr-user"] = "system:open-cluster-management:cluster1:j5zns" },
            },
        };

        Assert.Equal(isRenewal, s_review.IsRenewal(request, "cluster1"));
    }

    [Fact]
    public void Further_senders_are_taken_only_when_named()
    {
        var request = With(AgentRequests.Sound(), s => s with { Username = "registrar", Groups = [] });

        Assert.NotEmpty(s_review.Review(request, AgentRequests.Cluster).Problems);
        Assert.Empty(new CertificateRequestReview(["registrar"]).Review(request, AgentRequests.Cluster).Problems);
    }

    [Theory]
    [InlineData("", null, CertificateRequestState.Pending)]
    [InlineData("Approved", null, CertificateRequestState.Approved)]
    [InlineData("Approved", "Zm9v", CertificateRequestState.Issued)]
    [InlineData("Approved,Failed", null, CertificateRequestState.Failed)]
    [InlineData("Denied", null, CertificateRequestState.Denied)]
    public void The_state_is_read_from_conditions_and_certificate(string conditions, string? certificate, CertificateRequestState expected)
    {
        var status = new V1CertificateSigningRequestStatus
        {
            Certificate = certificate is null ? null : Convert.FromBase64String(certificate),
            Conditions = [.. conditions.Split(
                ',').Select(type => new V1CertificateSigningRequestCondition { Type = type, Status = "True" })],
        };

        Assert.Equal(expected, s_review.Review(AgentRequests.Sound() with { Status = status }, AgentRequests.Cluster).State);
    }

    [Theory]
    [InlineData("system:open-cluster-management:cluster1:j5zns", true)]
    [InlineData("system:open-cluster-management:cluster11:j5zns", false)]
    [InlineData(AgentRequests.Bootstrap, false)]
    public void A_renewal_is_sent_by_the_cluster_itself(string user, bool isRenewal) =>
        Assert.Equal(isRenewal, s_review.IsRenewal(With(AgentRequests.Sound(), s => s with { Username = user }), "cluster1"));

    private static V1CertificateSigningRequest Make(string fault) => fault switch
    {
        "not labelled" => Labelled([]),
        "labelled for another" => Labelled(new() { [OcmNames.ClusterNameLabel] = "cluster2" }),
        "add-on" => Labelled(new() { [OcmNames.ClusterNameLabel] = AgentRequests.Cluster, [OcmNames.AddOnNameLabel] = "a" }),
        "other signer" => With(s => s with { SignerName = "kubernetes.io/kubelet-serving" }),
        "serving usage" => With(s => s with { Usages = [.. s.Usages!, "server auth"] }),
        "no client usage" => With(s => s with { Usages = ["digital signature"] }),
        "no usages" => With(s => s with { Usages = null }),
        "admin" => With(s => s with { Username = "kubernetes-admin" }),
        "similar account" => With(s => s with { Username = AgentRequests.Bootstrap + "-2" }),
        "account without its group" => With(s => s with { Groups = ["system:authenticated"] }),
        "bootstrap user without its group" => With(s => s with { Username = "system:bootstrap:abcdef", Groups = null }),
        "empty bootstrap user" => With(s => s with { Username = "system:bootstrap:" }),
        "not base64" => With(s => s with { Request = JsonSerializer.Deserialize("\"%%%\"", KubernetesTypes.Of<byte[]>()) }),
        "huge" => With(s => s with { Request = new byte[1 << 20] }),
        "not PEM" => AgentRequests.Of("hello"),
        "other PEM" => AgentRequests.Of(Sound().Replace("CERTIFICATE REQUEST", "CERTIFICATE", StringComparison.Ordinal)),
        "two PEM blocks" => AgentRequests.Of(Sound() + "\n" + Sound()),
        "truncated" =>
            AgentRequests.Of($"-----BEGIN CERTIFICATE REQUEST-----\n{Sound().Split('\n')[1]}\n-----END CERTIFICATE REQUEST-----"),
        "forged" => AgentRequests.Of(AgentRequests.ForgedPem()),
        "short RSA key" => AgentRequests.Of(AgentRequests.RsaPem(1024)),
        "further names" => AgentRequests.Of(AgentRequests.PemWithNames("kubernetes.default.svc")),
        "masters" => Named(User, Group, "system:masters"),
        "other cluster's group" => Named(User, "system:open-cluster-management:cluster2", Everyone),
        "group twice" => Named(User, Group, Group),
        "no group" => Named(User, Everyone),
        "other cluster's user" => Named("system:open-cluster-management:cluster2:x", Group, Everyone),
        "no agent" => Named(Group + ":", Group, Everyone),
        "agent with colon" => Named(User + ":y", Group, Everyone),
        "agent with control character" => Named(User + "\n", Group, Everyone),
        "two common names" => Built(name => name.AddCommonName("system:admin")),
        "no common name" => AgentRequests.Of(AgentRequests.Pem(new X500DistinguishedName($"O={Group}"))),
        "organizational unit" => Built(name => name.AddOrganizationalUnitName("x")),
        "odd text type" => AgentRequests.Of(AgentRequests.Pem(BmpSubject())),
        _ => throw new ArgumentException(fault),
    };

    private static string Sound() => AgentRequests.Pem(AgentRequests.SubjectOf(AgentRequests.Cluster, "x"));

    private static V1CertificateSigningRequest Named(string user, params string[] groups) =>
        AgentRequests.Of(AgentRequests.Pem(AgentRequests.Subject(user, groups)));

    private static V1CertificateSigningRequest Built(Action<X500DistinguishedNameBuilder> more)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(Group);
        name.AddOrganizationName(Everyone);
        name.AddCommonName(User);
        more(name);
        return AgentRequests.Of(AgentRequests.Pem(name.Build()));
    }

    private static X500DistinguishedName BmpSubject()
    {
        var text = Encoding.BigEndianUnicode.GetBytes(User);
        byte[] value = [0x06, 0x03, 0x55, 0x04, 0x03, 0x1e, (byte)text.Length, .. text];
        byte[] attribute = [0x30, (byte)value.Length, .. value];
        byte[] set = [0x31, (byte)attribute.Length, .. attribute];
        return new([0x30, (byte)set.Length, .. set]);
    }

    private static V1CertificateSigningRequest With(Func<V1CertificateSigningRequestSpec, V1CertificateSigningRequestSpec> change) =>
        With(AgentRequests.Sound(), change);

    private static V1CertificateSigningRequest With(
        V1CertificateSigningRequest request, Func<V1CertificateSigningRequestSpec, V1CertificateSigningRequestSpec> change) =>
        request with { Spec = change(request.Spec) };

    private static V1CertificateSigningRequest Labelled(Dictionary<string, string> labels)
    {
        var request = AgentRequests.Sound();
        return request with { Metadata = request.Metadata with { Labels = labels } };
    }
}
