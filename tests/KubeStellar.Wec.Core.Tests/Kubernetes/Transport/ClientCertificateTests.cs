using System.Security.Cryptography;
using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("rsa", "pkcs1")]
    [InlineData("rsa", "pkcs8")]
    [InlineData("ec", "sec1")]
    [InlineData("ec", "pkcs8")]
    [InlineData("ec", "openssl")]
    public async Task A_key_of_every_kind_proves_the_identity(string kind, string form)
    {
        using AsymmetricAlgorithm key = kind == "rsa" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pem = form switch
        {
            "pkcs1" => ((RSA)key).ExportRSAPrivateKeyPem(),
            "sec1" => ((ECDsa)key).ExportECPrivateKeyPem(),
            "openssl" =>
                "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n" + ((ECDsa)key).ExportECPrivateKeyPem(),
            _ => key.ExportPkcs8PrivateKeyPem(),
        };
        await using var server = await EchoServer.StartAsync(_pki.Server(["localhost"]));
        var user = new UserEntry { Name = "u", ClientCertificateData = _pki.Client("jane", key), ClientKeyData = Encoding.ASCII.GetBytes(pem) };

        Assert.Equal("CN=jane", (await Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem, user).AskAsync()).Client);
    }

    [Fact]
    public async Task Changed_files_give_a_new_connection_and_unchanged_ones_the_same()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["localhost"]));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var user = new UserEntry
        {
            Name = "u",
            ClientCertificateFile = _directory.Write("c.pem", Encoding.ASCII.GetString(_pki.Client("old", key))),
            ClientKeyFile = _directory.Write("k.pem", key.ExportPkcs8PrivateKeyPem()),
        };
        var context = Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem, user);

        var first = ClusterConnection.Open(context, Connecting.Options);
        Assert.Same(first, ClusterConnection.Open(context with { Name = "other" }, Connecting.Options));
        Assert.Equal("CN=old", (await first.AskAsync()).Client);
        _directory.Write("c.pem", Encoding.ASCII.GetString(_pki.Client("new", key)));

        Assert.Equal("CN=new", (await context.AskAsync()).Client);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_without_the_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var certificate = _pki.Client("jane", key);
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(
            "pass", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));
        foreach (var pem in new[] { other.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), encrypted, "s3cret", "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----" })
        {
            var user = new UserEntry { Name = "u", ClientCertificateData = certificate, ClientKeyData = Encoding.ASCII.GetBytes(pem) };

            var e = Assert.Throws<KubeConfigException>(
                () => ClusterConnection.Open(Connecting.To("https://h", _pki.AuthorityPem, user), Connecting.Options));

            Assert.Equal(KubeConfigError.BadCertificate, e.Error);
            Assert.DoesNotContain(pem, e.ToString(), StringComparison.Ordinal);
        }

        var keyless = new UserEntry { Name = "u", ClientCertificateData = certificate };
        Assert.Throws<KubeConfigException>(
            () => ClusterConnection.Open(Connecting.To("https://h", _pki.AuthorityPem, keyless), Connecting.Options));
    }

    [Fact]
    public void An_Ed25519_key_is_called_by_its_name()
    {
        var user = new UserEntry
        {
            Name = "u",
            ClientCertificateData = _pki.ClientOfUnknownKey("jane", "1.3.101.112"),
            ClientKeyData = Encoding.ASCII.GetBytes("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----\n"),
        };

        var e = Assert.Throws<KubeConfigException>(
            () => ClusterConnection.Open(Connecting.To("https://h", _pki.AuthorityPem, user), Connecting.Options));

        Assert.Contains("Ed25519 keys are not supported", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_told_from_a_damaged_one()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Contains("does not belong", Refused(other.ExportPkcs8PrivateKeyPem()), StringComparison.Ordinal);
        Assert.Contains("damaged", Refused("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"), StringComparison.Ordinal);

        string Refused(string pem)
        {
            var user = new UserEntry { Name = "u", ClientCertificateData = _pki.Client("jane", key), ClientKeyData = Encoding.ASCII.GetBytes(pem) };
            return Assert.Throws<KubeConfigException>(
                () => ClusterConnection.Open(Connecting.To("https://h", _pki.AuthorityPem, user), Connecting.Options)).Message;
        }
    }

    public void Dispose() => _directory.Dispose();
}
