using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>When each cluster's agent last said it is alive: the Lease in its mailbox namespace.</summary>
internal static class LeaseTable
{
    /// <summary>The time of the last renewal; null when there is no lease or the caller may not read it.</summary>
    public static async Task<DateTimeOffset?> FindAsync(ClusterClient its, string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var lease = await its.FindAsync(
                CoreTypes.Leases, OcmNames.ManagedClusterLease, cluster, LeaseJson.Default.LeaseSummary, cancellationToken);
            return lease?.Spec?.Renewed;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}

/// <summary>As much of a Lease as its age needs.</summary>
internal sealed record LeaseSummary
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public LeaseSummarySpec? Spec { get; init; }
}

internal sealed record LeaseSummarySpec
{
    [JsonPropertyName("renewTime")]
    public DateTimeOffset? Renewed { get; init; }
}

[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(LeaseSummary))]
internal sealed partial class LeaseJson : JsonSerializerContext;
