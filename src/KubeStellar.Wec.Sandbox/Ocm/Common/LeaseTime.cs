using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Ocm.Common;

/// <summary>The renew time of a Lease, with microseconds.</summary>
internal static class LeaseTime
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Renewed(JsonObject? lease) =>
        DateTimeOffset.TryParse(
            lease.Text("spec", "renewTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>How long a ManagedCluster's lease lasts; a missing or absurd value means the default of a minute.</summary>
    public static TimeSpan Duration(JsonObject cluster) =>
        TimeSpan.FromSeconds(cluster.Number("spec", "leaseDurationSeconds") is { } seconds and > 0 and < 86_400 ? seconds : 60);
}
