using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>
/// Judges whether approved requests get a certificate: by requests that lie there, and by the distribution. A request of our own proves it.
/// </summary>
internal static class SignerCheck
{
    public const string Signer = "kubernetes.io/kube-apiserver-client";

    private const string OtherIts =
        "Use an ITS of another kind, such as KubeFlex's vcluster, or one whose registration does not need certificates.";

    /// <summary>A signer takes seconds at most.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static async Task<Finding> JudgeAsync(ClusterClient its, Distribution distribution, CancellationToken cancellationToken)
    {
        var (issued, stuck) = (0, 0);
        if (DistributionTraits.Of(distribution).SignsClientCertificates)
        {
            var options = ListOptions.All with { FieldSelector = $"spec.signerName={Signer}" };
            await foreach (var request in its.ListAsync(
                CoreTypes.CertificateSigningRequests, null, options, OcmJson.Default.CertificateSigningRequest, cancellationToken))
            {
                if (request.Status?.Conditions?.Any(c => c.Type == "Approved") is true)
                {
                    var hasCertificate = request.Status.Certificate is { Length: > 0 };
                    issued += hasCertificate ? 1 : 0;
                    stuck += !hasCertificate && request.Metadata.Created < its.ServerTime - s_patience ? 1 : 0;
                }
            }
        }

        return Judge(distribution, issued, stuck);
    }

    internal static Finding Judge(Distribution distribution, int issued, int stuck) =>
        !DistributionTraits.Of(distribution).SignsClientCertificates
            ? Finding.Fail($"{distribution} does not sign for {Signer}: an agent is approved and never gets its certificate.", OtherIts)
            : issued > 0
                ? Finding.Pass($"It signs: {issued} approved requests have their certificate.")
                : stuck > 0
                    ? Finding.Fail($"It does not sign: {stuck} approved requests for {Signer} have no certificate.", OtherIts)
                    : Finding.Skip($"There is no approved request for {Signer} to judge by.", "Test-WecIts -Probe asks for a certificate.");
}
