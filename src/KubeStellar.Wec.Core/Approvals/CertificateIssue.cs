using System.Diagnostics;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// Sees to it that an approved request becomes a certificate. API servers that do not serve the signer of client certificates leave
/// it approved for ever (https://github.com/open-cluster-management-io/registration/issues/185).
/// </summary>
internal static class CertificateIssue
{
    /// <summary>A signing controller needs a second; one that has just been restarted somewhat longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>Returns when one of the requests has its certificate, or is gone because it had.</summary>
    /// <param name="its">The hub.</param>
    /// <param name="cluster">Whose requests they are.</param>
    /// <param name="requests">Their names.</param>
    /// <param name="since">How long ago they were approved.</param>
    /// <param name="patience">How long after the approval the certificate may come.</param>
    /// <exception cref="WecException">None has it in time, or the signer has refused.</exception>
    public static async Task WaitAsync(
        ClusterClient its, string cluster, IReadOnlyList<string> requests, TimeSpan since, TimeSpan patience, IReport report,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = s_firstPause; ; pause = pause < s_longestPause ? pause * 2 : s_longestPause)
        {
            foreach (var name in requests)
            {
                if (await HasEndedAsync(its, name, cancellationToken))
                {
                    return;
                }
            }

            if (since + clock.Elapsed >= patience)
            {
                throw NotIssued(cluster, requests, since + clock.Elapsed);
            }

            report.Progress("waiting for the ITS to sign its certificate");
            await Task.Delay(pause, cancellationToken);
        }
    }

    public static WecException NotIssued(string cluster, IReadOnlyList<string> requests, TimeSpan after) => new(
        "CertificateNotIssued", WecErrorKind.InvalidState,
        $"'{cluster}' is approved, but after {after.TotalSeconds:0} s the ITS has signed no certificate for {string.Join(", ", requests)}.",
        "The API server of the ITS does not sign client certificates (kubernetes.io/kube-apiserver-client), as on EKS, or its "
        + "kube-controller-manager is down. Use an ITS that signs them, such as one of KubeFlex type vcluster, or register with a cloud identity.");

    private static async Task<bool> HasEndedAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        var request = await its.FindAsync(
            CoreTypes.CertificateSigningRequests, name, null, OcmJson.Default.CertificateSigningRequest, cancellationToken);
        if (request?.Status?.Conditions?.FirstOrDefault(c => c.Type == "Failed") is { } failed)
        {
            throw new WecException(
                "CertificateRefused", WecErrorKind.InvalidState, $"The signer of the ITS refuses {name}: {failed.Reason}, {failed.Message}",
                "The message is the signer's. The agent asks again when it restarts; then run Approve-Wec again.");
        }

        return request is null || request.Status?.Certificate is { Length: > 0 };
    }
}
