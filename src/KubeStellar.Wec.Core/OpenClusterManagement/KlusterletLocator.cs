using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>The Klusterlets of a cluster, as seen from one WEC: its own, and those of others.</summary>
/// <param name="Own">The one that registers the WEC, wherever its agent runs for; null where none does.</param>
/// <param name="Others">All the rest.</param>
internal sealed record KlusterletLocator(Klusterlet? Own, IReadOnlyList<Klusterlet> Others)
{
    /// <summary>
    /// What registers the cluster itself: of the WEC's name, else under another. An agent that runs here for another cluster does not.
    /// </summary>
    public Klusterlet? OfCluster => Own is { IsHosted: false } own ? own : First(Others.Where(k => !k.IsHosted));

    /// <summary>Why a name could not be read that a Klusterlet leaves to its agent.</summary>
    public ApiException? HiddenName { get; init; }

    /// <exception cref="ApiException">Klusterlets may not be read.</exception>
    public static async Task<KlusterletLocator> ReadAsync(ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        var all = await wec.ListAllAsync(OcmTypes.Klusterlets, null, ListOptions.Kept, OcmJson.Default.Klusterlet, cancellationToken);
        var found = Of(all, name);
        if (found.Own is not null || found.OfCluster is not { IsNamed: false } unnamed)
        {
            return found;
        }

        try
        {
            var secret = await wec.FindAsync(CoreTypes.Secrets, OcmNames.HubSecret, unnamed.AgentNamespace, cancellationToken);
            var named = unnamed with { Spec = unnamed.Spec with { ClusterName = Decode(secret.TextAt("data", "cluster-name")) } };
            return Of([.. all.Select(k => k == unnamed ? named : k)], name);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return found with { HiddenName = e };
        }
    }

    /// <summary>Of two that register one name the agent of the cluster itself comes first, and the usual name before others.</summary>
    public static KlusterletLocator Of(IReadOnlyList<Klusterlet> found, string name)
    {
        var own = First(found.Where(k => k.Spec.ClusterName == name));
        return new(own, [.. found.Where(k => !ReferenceEquals(k, own))]);
    }

    /// <summary>The WEC's agent, where it runs on the cluster it is the agent of.</summary>
    /// <exception cref="WecException">There is none, or it runs here for another cluster.</exception>
    public Klusterlet Demand(string name, string context)
    {
        if (Own is { IsHosted: true } hosted)
        {
            throw new WecException(
                "AgentIsHosted", WecErrorKind.InvalidState,
                $"The agent of '{name}' is hosted on the cluster of context '{context}' (Klusterlet {hosted.Metadata.Name}), "
                + "not installed on the WEC.",
                "A hosted agent is kept with the tool that set it up (clusteradm join --mode hosted). Unregister-Wec takes it away.");
        }

        return Own ?? throw new WecException(
            "NoAgent", WecErrorKind.NotFound,
            $"The cluster of context '{context}' has no agent of '{name}'"
            + (OfCluster is { IsNamed: true } other ? $"; it is registered as '{other.Spec.ClusterName}'." : "."),
            "Register-Wec installs one. Is -WecContext the context of this WEC?");
    }

    private static Klusterlet? First(IEnumerable<Klusterlet> of) =>
        of.OrderBy(k => k.IsHosted).ThenByDescending(k => k.Metadata.Name == Klusterlet.DefaultName).FirstOrDefault();

    private static string? Decode(string? base64)
    {
        try
        {
            return string.IsNullOrEmpty(base64) ? null : SafeText.Name(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
