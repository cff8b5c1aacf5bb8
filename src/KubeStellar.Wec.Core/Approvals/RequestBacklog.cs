using k8s.Models;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>The certificate requests a hub still has of agents of one name.</summary>
internal static class RequestBacklog
{
    /// <summary>
    /// With so many of its cluster's requests on the hub, an agent makes no further one
    /// (https://github.com/open-cluster-management-io/ocm, pkg/registration/register/csr/csr.go).
    /// </summary>
    public const int Threshold = 10;

    /// <summary>Reads what has been asked; nothing where the caller may not see it.</summary>
    public static async Task<IReadOnlyList<CertificateEvidence>> ReadAsync(
        ClusterClient its, string name, IReport report, CancellationToken cancellationToken)
    {
        var found = new List<CertificateEvidence>();
        var review = new CertificateRequestReview();
        try
        {
            await foreach (var request in its.ListAsync<V1CertificateSigningRequest>(
                null, CertificateRequests.OfAgents(name), cancellationToken))
            {
                found.Add(review.Review(request, name));
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"Whether the ITS has old certificate requests of '{name}' is not ours to see.");
        }

        return found;
    }

    /// <summary>Warns where a new agent would find no room for its own request.</summary>
    public static void Check(IReadOnlyList<CertificateEvidence> found, string name, IReport report)
    {
        var (all, pending) = (found.Count, found.Count(e => e.IsOpen));
        if (all >= Threshold)
        {
            report.Warning(
                $"The ITS has {all} certificate requests of '{name}' already, {pending} of them undecided. An agent stops asking at {Threshold}: "
                + $"delete old ones (kubectl delete csr -l {OpenClusterManagement.OcmNames.ClusterNameLabel}={name}), or Repair-Wec does.");
        }
        else if (pending > 0)
        {
            report.Verbose($"The ITS has {pending} undecided certificate requests of '{name}' already; the agent will add its own.");
        }
    }
}
