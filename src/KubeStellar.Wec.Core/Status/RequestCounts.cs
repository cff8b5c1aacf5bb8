using k8s.Models;
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
            var requests = its.ListAsync<V1CertificateSigningRequest>(null, CertificateRequests.OfAgents(cluster), cancellationToken);
            await foreach (var request in requests)
            {
                if (CertificateRequests.ClusterOf(request) is { } name)
                {
                    counts[name] = (counts.GetValueOrDefault(name) ?? None).With(request, name);
                }
            }

            return counts;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }

    private RequestCounts With(V1CertificateSigningRequest request, string cluster)
    {
        // An agent that renews its certificate is let in already, and the hub itself approves it.
        if (request.Sender().StartsWith($"system:open-cluster-management:{cluster}:", StringComparison.Ordinal)
            || request.Is("Denied") || request.Is("Failed"))
        {
            return this;
        }

        if (!request.Is("Approved"))
        {
            return this with { Pending = Pending + 1 };
        }

        return request.HasCertificate() ? this : this with { ApprovedWithoutCertificate = ApprovedWithoutCertificate + 1 };
    }
}
