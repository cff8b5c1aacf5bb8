using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Labels;

/// <summary>What setting some labels means for one WEC, worked out before anything is written.</summary>
public sealed record LabelChange
{
    /// <summary>The labels as they are.</summary>
    public required IReadOnlyDictionary<string, string> Current { get; init; }

    /// <summary>Those of the wanted labels that are not so already.</summary>
    public required IReadOnlyDictionary<string, string> ToSet { get; init; }

    public bool IsNeeded => ToSet.Count > 0;

    /// <summary>For people: <c>region=eu (was us), tier=edge</c>.</summary>
    public string Describe() => string.Join(", ", ToSet.Select(label =>
        Current.TryGetValue(label.Key, out var old) ? $"{label.Key}={label.Value} (was {old})" : $"{label.Key}={label.Value}"));

    /// <summary>Works out the change.</summary>
    /// <param name="cluster">The WEC as it is now.</param>
    /// <param name="labels">The wanted labels, already checked with <see cref="LabelRules.Check"/>.</param>
    /// <param name="force">Label even a WEC that is not accepted, and set labels that belong to a controller.</param>
    /// <exception cref="WecException">The change could do harm and was not forced.</exception>
    /// <remarks>
    /// A labelled WEC without its mailbox namespace makes KubeStellar's transport controller fail for every WEC after it in the
    /// same Binding (kubestellar, pkg/transport/generic, propagateWrappedObjectToClusters).
    /// </remarks>
    public static LabelChange For(ManagedCluster cluster, IReadOnlyDictionary<string, string> labels, bool force)
    {
        var current = cluster.Metadata.Labels ?? new Dictionary<string, string>();
        var toSet = labels
            .Where(label => !current.TryGetValue(label.Key, out var value) || value != label.Value)
            .ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
        if (!force && toSet.Keys.FirstOrDefault(LabelRules.IsReserved) is { } reserved)
        {
            throw new WecException(
                "ReservedLabel", WecErrorKind.SecurityRisk,
                $"The label '{reserved}' belongs to a controller of Kubernetes, OCM or KubeStellar.",
                "Use a label of your own, or -Force when you know what the controller makes of it. Nothing was written.");
        }

        if (!force && toSet.Count > 0 && !cluster.IsTrue(ManagedClusterCondition.HubAccepted))
        {
            throw new WecException(
                "WecNotAccepted", WecErrorKind.InvalidState,
                $"The WEC '{cluster.Name}' is not accepted yet, so a BindingPolicy that selects it would fail for other WECs too.",
                "Approve-Wec -Wait first; then label. Use -Force to label it all the same.");
        }

        return new() { Current = current, ToSet = toSet };
    }

    /// <summary>The labels as they will be.</summary>
    public IReadOnlyDictionary<string, string> Result()
    {
        var result = new Dictionary<string, string>(Current, StringComparer.Ordinal);
        foreach (var (key, value) in ToSet)
        {
            result[key] = value;
        }

        return result;
    }

    internal JsonObject ToPatch()
    {
        var labels = new JsonObject();
        foreach (var (key, value) in ToSet)
        {
            labels[key] = value;
        }

        return new() { ["metadata"] = new JsonObject { ["labels"] = labels } };
    }
}
