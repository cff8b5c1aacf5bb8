using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>What became of writing a verdict.</summary>
internal enum VerdictResult
{
    Written,

    /// <summary>The same verdict was there already.</summary>
    Found,

    /// <summary>Somebody else has decided the other way, which the server lets nobody change.</summary>
    Opposite,

    /// <summary>The request is gone, or another one has its name.</summary>
    Gone,
}

/// <summary>Writes the verdict on a certificate request to its approval subresource.</summary>
/// <param name="Type"><c>Approved</c> or <c>Denied</c>.</param>
/// <param name="Reason">For programs, in PascalCase.</param>
/// <param name="Message">For people.</param>
internal sealed record CertificateVerdict(string Type, string Reason, string Message)
{
    private const int Attempts = 5;

    public static CertificateVerdict Approve(CertificateEvidence judged) => new(
        "Approved", "KubeStellarWecApproved",
        $"Approved by KubeStellar.Wec for agent {judged.AgentId} after checking sender, subject and key.");

    public static CertificateVerdict Deny(string reason) => new("Denied", "KubeStellarWecDenied", reason);

    public async Task<VerdictResult> WriteAsync(ClusterClient its, CertificateEvidence judged, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = await its.FindAsync<V1CertificateSigningRequest>(judged.RequestName, null, cancellationToken);
            if (request is null || request.Uid() != judged.Uid)
            {
                return VerdictResult.Gone;
            }

            if (In(request) is { } verdict)
            {
                return verdict == Type ? VerdictResult.Found : VerdictResult.Opposite;
            }

            AddTo(request);
            try
            {
                await its.ReplaceAsync(request, cancellationToken, "approval");
                return VerdictResult.Written;
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Somebody wrote to it meanwhile: what they wrote is to be seen first.
            }
        }
    }

    private static string? In(V1CertificateSigningRequest request) =>
        request.Conditions().FirstOrDefault(condition => condition.Type is "Approved" or "Denied")?.Type;

    /// <remarks>Of what is written here the server takes the conditions, and leaves all else of the request as it is.</remarks>
    private void AddTo(V1CertificateSigningRequest request)
    {
        // To the second, as Kubernetes writes it.
        var now = DateTime.UtcNow;
        request.Status ??= new();
        request.Status.Conditions =
        [
            .. request.Conditions(),
            new()
            {
                Type = Type,
                Status = "True",
                Reason = Reason,
                Message = Message,
                LastUpdateTime = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)),
            },
        ];
    }
}
