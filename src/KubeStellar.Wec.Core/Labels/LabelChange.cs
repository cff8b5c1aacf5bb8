using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Labels;

/// <summary>What setting some labels means for one WEC, worked out before anything is written.</summary>
public sealed record LabelChange
{
    /// <summary>The labels as they are.</summary>
    public required IReadOnlyDictionary<string, string> Current { get; init; }

    /// <summary>Those of the wanted labels that are not so already.</summary>
    public required IReadOnlyDictionary<string, string> ToSet { get; init; }

    /// <summary>Those of the unwanted labels that are there.</summary>
    public IReadOnlyList<string> ToRemove { get; init; } = [];

    public bool IsNeeded => ToSet.Count > 0 || ToRemove.Count > 0;

    /// <summary>For people: <c>region=eu (was us), tier=edge</c>.</summary>
    public string Describe() => string.Join(", ", ToSet.Select(label =>
        Current.TryGetValue(label.Key, out var old) ? $"{label.Key}={label.Value} (was {old})" : $"{label.Key}={label.Value}"));

    /// <summary>The same with what is taken away: <c>Set label region=eu; remove label tier (was edge)</c>.</summary>
    public string DescribeAll()
    {
        string[] parts =
        [
            .. ToSet.Count > 0 ? [$"Set label {Describe()}"] : Array.Empty<string>(),
            .. ToRemove.Count > 0
                ? [$"remove label {string.Join(", ", ToRemove.Select(key => $"{key} (was {Current[key]})"))}"]
                : Array.Empty<string>(),
        ];
        var all = string.Join("; ", parts);
        return all.Length == 0 ? "" : char.ToUpperInvariant(all[0]) + all[1..];
    }

    /// <summary>Works out the change.</summary>
    /// <param name="cluster">The WEC as it is now.</param>
    /// <param name="labels">The wanted labels, already checked with <see cref="LabelRules.Check"/>.</param>
    /// <param name="force">Label even a WEC that is not accepted, and set labels that belong to a controller.</param>
    /// <param name="unwanted">Labels to take away.</param>
    /// <exception cref="WecException">The change could do harm and was not forced.</exception>
    /// <remarks>
    /// A labelled WEC without its mailbox namespace makes KubeStellar's transport controller fail for every WEC after it in the
    /// same Binding (kubestellar, pkg/transport/generic, propagateWrappedObjectToClusters).
    /// </remarks>
    public static LabelChange For(
        ManagedCluster cluster, IReadOnlyDictionary<string, string> labels, bool force, IReadOnlyList<string>? unwanted = null)
    {
        var current = cluster.ReadLabels();
        var toSet = labels
            .Where(label => !current.TryGetValue(label.Key, out var value) || value != label.Value)
            .ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
        var toRemove = (unwanted ?? []).Where(current.ContainsKey).ToList();
        if (!force && toSet.Keys.Concat(toRemove).FirstOrDefault(LabelRules.IsReserved) is { } reserved)
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

        return new() { Current = current, ToSet = toSet, ToRemove = toRemove };
    }

    /// <summary>The labels as they will be.</summary>
    public IReadOnlyDictionary<string, string> Result()
    {
        var result = new Dictionary<string, string>(Current, StringComparer.Ordinal);
        foreach (var (key, value) in ToSet)
        {
            result[key] = value;
        }

        foreach (var key in ToRemove)
        {
            result.Remove(key);
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

        foreach (var key in ToRemove)
        {
            labels[key] = null;
        }

        return new() { ["metadata"] = new JsonObject { ["labels"] = labels } };
    }
}
