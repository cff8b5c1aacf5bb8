using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Tests.Ocm;

namespace KubeStellar.Wec.Sandbox.Tests.Certificates;

public sealed class CsrTests
{
    [Fact]
    public async Task An_approved_request_gets_a_certificate_with_which_its_owner_is_known()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await admin.PostAsync(ApiPaths.SigningRequests, Request("jane", key, 86_400, "devs", "ops"), default);

        await ApproveAsync(admin, "jane");

        var csr = await world.Its.UntilAsync(WellKnown.Csr("jane"), item => item.At("status", "certificate") is not null);
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String(csr.Text("status", "certificate")!));
        using var certificate = X509Certificate2.CreateFromPem(pem, key.ExportPkcs8PrivateKeyPem());
        Assert.InRange(certificate.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddHours(23), DateTime.UtcNow.AddHours(25));
        var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        using var jane = new ApiConnection(
            new ApiTarget(world.Its.Url, world.Its.Certificates.AuthorityPem), "test/1.0", () => null, usable);
        var review = await jane.PostAsync(
            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            OcmWorld.Json("""{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""),
            default);
        Assert.Equal("jane", review.Text("status", "userInfo", "username"));
        Assert.Equal(["devs", "ops", "system:authenticated"], review.Texts("status", "userInfo", "groups").Order());
    }

    [Fact]
    public async Task The_server_writes_down_who_asks_whatever_the_request_says()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("jane", key, 3600);
        request["spec"]!["username"] = "somebody-else";
        request["status"] = OcmWorld.Json("""{"conditions":[{"type":"Approved","status":"True"}]}""");

        var created = await admin.PostAsync(ApiPaths.SigningRequests, request, default);

        Assert.Equal("kubernetes-admin", created.Text("spec", "username"));
        Assert.Equal(["system:masters", "system:authenticated"], created.Texts("spec", "groups"));
        Assert.Empty(created.Objects("status", "conditions"));
    }

    [Theory]
    [InlineData("bm90IGEgcGVt", 3600, "PEM block type must be CERTIFICATE REQUEST")]
    [InlineData(null, 599, "may not specify a duration less than 600 seconds (10 minutes)")]
    public async Task A_request_that_cannot_be_signed_is_invalid(string? encoded, int seconds, string problem)
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("jane", key, seconds);
        request["spec"]!["request"] = encoded ?? request.Text("spec", "request");

        var refusal = await Assert.ThrowsAsync<ApiException>(() => admin.PostAsync(ApiPaths.SigningRequests, request, default));

        Assert.Equal(422, refusal.Code);
        Assert.EndsWith(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_a_certificate_of_the_masters()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var refusal = await Assert.ThrowsAsync<ApiException>(
            () => admin.PostAsync(ApiPaths.SigningRequests, Request("jane", key, 3600, "system:masters"), default));

        Assert.EndsWith("signer with system:masters group is not allowed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approving_needs_the_right_to_the_signer_and_not_only_to_the_request()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        using var clerk = OcmWorld.ConnectAs(world.Its, "clerk");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await admin.PostAsync(ApiPaths.SigningRequests, Request("jane", key, 3600), default);
        Grant(world, "requests", "certificatesigningrequests\",\"certificatesigningrequests/approval", "get\",\"update");

        var refusal = await Assert.ThrowsAsync<ApiException>(() => ApproveAsync(clerk, "jane"));
        Assert.Equal(
            "certificatesigningrequests.certificates.k8s.io \"jane\" is forbidden: "
            + "user not permitted to approve requests with signerName \"kubernetes.io/kube-apiserver-client\"",
            refusal.Message);

        Grant(world, "signers", "signers", "approve");
        await ApproveAsync(clerk, "jane");
    }

    [Fact]
    public void A_subject_survives_being_written_and_read()
    {
        var subject = new SubjectName("système:é", ["a", "b"]);

        var read = SubjectName.Parse(subject.Encode());

        Assert.Equal(subject.CommonName, read.CommonName);
        Assert.Equal(subject.Organizations, read.Organizations);
    }

    [Theory]
    [InlineData("edge", "edge:x", true)]
    [InlineData("edge", "edge:", false)]
    [InlineData("edge", "edge:x:y", false)]
    [InlineData("edge", "other:x", false)]
    public void An_agents_subject_is_only_its_own_clusters(string cluster, string name, bool isAgent)
    {
        var subject = new SubjectName(AgentIdentity.Prefix + name, [AgentIdentity.Prefix + cluster, AgentIdentity.AllClustersGroup]);

        Assert.Equal(isAgent, AgentIdentity.IsFor(subject, cluster));
        Assert.False(AgentIdentity.IsFor(subject with { Organizations = [.. subject.Organizations, "system:masters"] }, cluster));
    }

    private static void Grant(OcmWorld world, string name, string resources, string verbs)
    {
        OcmWorld.Create(world.Its, $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{name}}"},
             "rules":[{"apiGroups":["certificates.k8s.io"],"resources":["{{resources}}"],"verbs":["{{verbs}}"]}]}
            """);
        OcmWorld.Create(world.Its, $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"{{name}}"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{name}}"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"clerk"}]}
            """);
    }

    private static async Task ApproveAsync(ApiConnection caller, string name)
    {
        var csr = await caller.GetAsync($"{ApiPaths.SigningRequests}/{name}", default);
        csr["status"] = OcmWorld.Json("""{"conditions":[{"type":"Approved","status":"True","reason":"Test","message":"approved"}]}""");
        await caller.PutAsync($"{ApiPaths.SigningRequests}/{name}/approval", csr, default);
    }

    private static JsonObject Request(string user, ECDsa key, int seconds, params string[] groups)
    {
        var request = new CertificateRequest(new SubjectName(user, groups).Encode(), key, HashAlgorithmName.SHA256);
        return new JsonObject
        {
            ["apiVersion"] = "certificates.k8s.io/v1",
            ["kind"] = "CertificateSigningRequest",
            ["metadata"] = new JsonObject { ["name"] = user },
            ["spec"] = new JsonObject
            {
                ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(request.CreateSigningRequestPem())),
                ["signerName"] = "kubernetes.io/kube-apiserver-client",
                ["expirationSeconds"] = seconds,
                ["usages"] = new JsonArray("client auth"),
            },
        };
    }
}
