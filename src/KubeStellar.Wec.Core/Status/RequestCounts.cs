using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>How far the certificate requests of each cluster's registration agent are.</summary>
internal sealed record RequestCounts(int Pending, int ApprovedWithoutCertificate)
{
    public static readonly RequestCounts None = new(0, 0);

    /// <summary>Counts by cluster name, of one cluster or of all; null when the caller may not read certificate requests.</summary>
    public static async Task<IReadOnlyDictionary<string, RequestCounts>?> ReadAsync(
        ClusterClient its, CancellationToken cancellationToken, string? cluster = null)
    {
        var counts = new Dictionary<string, RequestCounts>(StringComparer.Ordinal);
        try
        {
            var requests = its.ListAsync(
                CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(cluster), RequestJson.Default.RequestSummary, cancellationToken);
            await foreach (var request in requests)
            {
                if (request.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel) is { } name)
                {
                    counts[name] = request.AddTo(counts.GetValueOrDefault(name) ?? None, name);
                }
            }

            return counts;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}
