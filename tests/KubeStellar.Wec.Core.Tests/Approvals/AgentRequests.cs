using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Approvals;

/// <summary>Makes certificate requests as agents, or those who pose as one, make them.</summary>
internal static class AgentRequests
{
    public const string Cluster = "cluster1";
    public const string Bootstrap = "system:serviceaccount:open-cluster-management:agent-registration-bootstrap";

    public static readonly DateTimeOffset Start = new(2026, 11, 21, 0, 24, 15, TimeSpan.Zero);

    public static V1CertificateSigningRequest Sound(string agent = "j5zns") => Of(Pem(SubjectOf(Cluster, agent)));

    public static V1CertificateSigningRequest Of(string pem) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "cluster1-9ffkg",
            Uid = "80a0e4ce",
            CreationTimestamp = Start.UtcDateTime,
            Labels = new Dictionary<string, string> { [OcmNames.ClusterNameLabel] = Cluster },
        },
        Spec = new V1CertificateSigningRequestSpec
        {
            Request = Encoding.ASCII.GetBytes(pem),
            SignerName = "kubernetes.io/kube-apiserver-client",
            Usages = ["digital signature", "key encipherment", "client auth"],
            Username = Bootstrap,
            Groups = ["system:serviceaccounts", "system:serviceaccounts:open-cluster-management", "system:authenticated"],
        },
    };

    public static X500DistinguishedName SubjectOf(string cluster, string agent) => Subject(
        $"system:open-cluster-management:{cluster}:{agent}",
        $"system:open-cluster-management:{cluster}", "system:open-cluster-management:managed-clusters");

    public static X500DistinguishedName Subject(string commonName, params string[] organizations)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations)
        {
            name.AddOrganizationName(organization);
        }

        name.AddCommonName(commonName);
        return name.Build();
    }

    public static string Pem(X500DistinguishedName subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    public static string PemWithNames(string dnsName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        var request = new CertificateRequest(SubjectOf(Cluster, "x"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequestPem();
    }

    public static string RsaPem(int bits)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest(SubjectOf(Cluster, "x"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSigningRequestPem();
    }

    /// <summary>A request for one key, signed by another.</summary>
    public static string ForgedPem()
    {
        using var shown = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var held = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            SubjectOf(Cluster, "x"), new PublicKey(shown), HashAlgorithmName.SHA256);
        return request.CreateSigningRequestPem(X509SignatureGenerator.CreateForECDsa(held));
    }

    /// <summary>Waits for a request of an agent of that name.</summary>
    public static async Task<string> NameAsync(Fleet fleet, string cluster, string? except = null)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        await foreach (var change in fleet.Its.WatchAsync<V1CertificateSigningRequest>(
            null, CertificateRequests.OfAgents(cluster), limit.Token))
        {
            if (change.Item is { } request && request.Metadata.Name != except)
            {
                return request.Metadata.Name;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }
}
