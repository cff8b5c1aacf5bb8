using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Labels;

/// <summary>
/// Labels that a WEC is to have as soon as it is accepted, and not before: a selected WEC without a mailbox namespace keeps KubeStellar
/// from serving others. Until then they are remembered on its Klusterlet, so that a later run knows them too.
/// </summary>
public static class DeferredLabels
{
    /// <summary>On a Klusterlet: the labels, as a JSON object.</summary>
    public const string Annotation = "wec.kubestellar.io/labels";

    private const int MaxLabels = 64;

    /// <exception cref="WecException">A label is none, or belongs to a controller.</exception>
    public static void Check(IReadOnlyDictionary<string, string> labels)
    {
        LabelRules.Check(labels);
        if (labels.Keys.FirstOrDefault(LabelRules.IsReserved) is { } reserved)
        {
            throw new WecException(
                "ReservedLabel", WecErrorKind.SecurityRisk,
                $"The label '{reserved}' belongs to a controller of Kubernetes, OCM or KubeStellar.",
                "Use a label of your own here. When you know what the controller makes of it, set it with Set-WecLabel -Force once the WEC is accepted.");
        }
    }

    /// <summary>Whether a cluster, accepted or not, still lacks one of them.</summary>
    public static bool AreMissing(ManagedCluster? cluster, IReadOnlyDictionary<string, string> labels) =>
        labels.Any(label => cluster?.GetLabel(label.Key) != label.Value);

    /// <summary>What is still missing on a cluster; null where it is not accepted yet or has them all.</summary>
    public static LabelChange? Missing(ManagedCluster? cluster, IReadOnlyDictionary<string, string> labels) =>
        labels.Count > 0 && cluster is not null && cluster.IsTrue(ManagedClusterCondition.HubAccepted)
        && LabelChange.For(cluster, labels, force: false) is { IsNeeded: true } change
            ? change
            : null;

    /// <summary>Labels an accepted WEC; does nothing where it is not accepted, or has the labels.</summary>
    /// <returns>Whether anything was written.</returns>
    public static async Task<bool> ApplyAsync(
        ClusterClient its, WecOrigin origin, string name, IReadOnlyDictionary<string, string> labels, IReport report,
        CancellationToken cancellationToken)
    {
        if (labels.Count == 0)
        {
            return false;
        }

        var cluster = await its.FindAsync<ManagedCluster>(name, null, cancellationToken);
        if (Missing(cluster, labels) is not { } change)
        {
            return false;
        }

        report.Verbose($"Labelling '{name}': {change.Describe()}.");
        await new LabelWriter(its, origin).WriteAsync(name, change, cancellationToken);
        return true;
    }

    internal static string Write(IReadOnlyDictionary<string, string> labels) =>
        new JsonObject(labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)))
            .ToJsonString();

    /// <summary>What a Klusterlet remembers. Anything but plain labels of the user's own counts as nothing: it may have been tampered with.</summary>
    internal static IReadOnlyDictionary<string, string> Read(Klusterlet? klusterlet)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (klusterlet?.GetAnnotation(Annotation) is not { } text)
        {
            return labels;
        }

        try
        {
            foreach (var (key, value) in JsonNode.Parse(text, documentOptions: new() { MaxDepth = 2 }) as JsonObject ?? [])
            {
                if (value is JsonValue plain && plain.TryGetValue<string>(out var label) && labels.Count < MaxLabels)
                {
                    labels[key] = label;
                }
            }

            Check(labels);
            return labels;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or WecException)
        {
            return new Dictionary<string, string>();
        }
    }
}
