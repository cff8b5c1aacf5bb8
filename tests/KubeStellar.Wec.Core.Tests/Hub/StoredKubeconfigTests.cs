using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Core.Tests.Hub;

public sealed class StoredKubeconfigTests
{
    private static readonly DateTimeOffset s_end = DateTimeOffset.FromUnixTimeSeconds(1795223495);

    [Fact]
    public void What_an_agent_is_given_reads_back_as_it_was_meant()
    {
        var authority = CertificateBundle.Clean(Authority("its1"), "test");
        var hub = new HubEndpoint(new Uri("https://its1:6443/k8s/c-1/"), HubEndpointOrigin.Internal, authority);
        var token = new BootstrapToken(Jwt("""{"exp":1795223495}"""), "agent", s_end);

        var read = StoredKubeconfig.Read(BootstrapKubeconfig.Write(hub, token, new Uri("http://proxy:3128")))!;

        Assert.Equal(new Uri("https://its1:6443/k8s/c-1"), read.Server);
        Assert.Equal(authority, read.CertificateAuthority);
        Assert.Equal(s_end, read.CredentialExpires);
    }

    [Fact]
    public void Without_an_authority_none_is_written()
    {
        var hub = new HubEndpoint(new Uri("https://its1.example.com"), HubEndpointOrigin.Caller, null);

        var text = BootstrapKubeconfig.Write(hub, new BootstrapToken("abcdef.0123456789abcdef", "agent", null), null);

        Assert.DoesNotContain("certificate-authority", text, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", text, StringComparison.Ordinal);
        Assert.Null(StoredKubeconfig.Read(text)!.CredentialExpires);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc\nusers: []")]
    [InlineData("abc\"def")]
    [InlineData("Bearer abc")]
    public void A_token_that_is_none_is_refused_without_being_shown(string token)
    {
        var hub = new HubEndpoint(new Uri("https://its1"), HubEndpointOrigin.Caller, null);

        var refusal = Assert.Throws<WecException>(() => BootstrapKubeconfig.Write(hub, new BootstrapToken(token, "agent", null), null));

        Assert.Equal("InvalidToken", refusal.ErrorId);
        Assert.DoesNotContain("abc", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("clusters: []")]
    [InlineData("clusters: [{name: a, cluster: {server: 'https://a'}}, {name: b, cluster: {server: 'https://b'}}]")]
    [InlineData("clusters: [{name: a, cluster: {server: 'file:///etc/passwd'}}]")]
    [InlineData("clusters: [{name: a, cluster: {server: 'https://user:pw@a'}}]")]
    [InlineData("clusters: [{name: a, cluster: {}}]")]
    [InlineData("clusters: {a: [")]
    public void What_is_no_kubeconfig_of_one_cluster_says_nothing(string? text) => Assert.Null(StoredKubeconfig.Read(text));

    [Fact]
    public void A_file_it_names_is_not_read()
    {
        var read = StoredKubeconfig.Read("clusters: [{name: a, cluster: {server: 'https://a', certificate-authority: /etc/hosts}}]")!;

        Assert.Null(read.CertificateAuthority);
    }

    [Theory]
    [InlineData("""{"exp":"soon"}""")]
    [InlineData("""{"exp":1e300}""")]
    [InlineData("""{"exp":-5}""")]
    [InlineData("""{"exp":99999999999999}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_token_with_an_odd_end_does_not_say_when_it_ends(string claims) => Assert.Null(
        StoredKubeconfig.Read($"clusters: [{{name: a, cluster: {{server: 'https://a'}}}}]\nusers: [{{name: u, user: {{token: {Jwt(claims)}}}}}]")!
            .CredentialExpires);

    [Fact]
    public void Only_certificates_are_handed_on_from_a_bundle()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bundle = $"comment\n{key.ExportPkcs8PrivateKeyPem()}\n{Encoding.ASCII.GetString(Authority("a"))}\n";

        var clean = Encoding.ASCII.GetString(CertificateBundle.Clean(Encoding.ASCII.GetBytes(bundle), "test"));

        Assert.StartsWith("-----BEGIN CERTIFICATE-----", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void A_bundle_without_certificates_is_refused(string pem) => Assert.Equal(
        "BadCertificateAuthority",
        Assert.Throws<WecException>(() => CertificateBundle.Clean(Encoding.ASCII.GetBytes(pem), "test")).ErrorId);

    [Fact]
    public void Bundles_are_of_one_hub_when_they_share_a_certificate()
    {
        byte[] one = Authority("a"), other = Authority("b");

        Assert.True(CertificateBundle.Overlap([.. one, .. other], other));
        Assert.False(CertificateBundle.Overlap(one, other));
        Assert.False(CertificateBundle.Overlap(one, null));
        Assert.False(CertificateBundle.Overlap("junk"u8.ToArray(), "junk"u8.ToArray()));
    }

    private static byte[] Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(s_end.AddYears(-1), s_end);
        return Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");
    }

    private static string Jwt(string claims) =>
        $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";
}
