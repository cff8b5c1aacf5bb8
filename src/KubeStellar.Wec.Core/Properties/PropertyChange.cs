namespace KubeStellar.Wec.Properties;

/// <summary>What adding some properties means for one WEC, worked out before anything is written.</summary>
public sealed record PropertyChange
{
    /// <summary>The properties as they are; null when the WEC has no ConfigMap yet.</summary>
    public required IReadOnlyDictionary<string, string>? Current { get; init; }

    /// <summary>Those of the wanted properties that are not so already.</summary>
    public required IReadOnlyDictionary<string, string> ToSet { get; init; }

    /// <summary>Whether the namespace of the properties exists; the transport controller of the first WDS makes it too.</summary>
    public required bool HasNamespace { get; init; }

    /// <summary>Other values may be replaced.</summary>
    internal bool IsForced { get; init; }

    public bool IsNeeded => ToSet.Count > 0 || Current is null;

    /// <summary>For people: <c>maxPods=100, clusterURL=… (was …)</c>.</summary>
    public string Describe()
    {
        var pairs = string.Join(", ", ToSet.Select(pair =>
            Current?.TryGetValue(pair.Key, out var old) == true ? $"{pair.Key}={pair.Value} (was {old})" : $"{pair.Key}={pair.Value}"));
        return HasNamespace ? pairs : pairs + " (creates the namespace customization-properties)";
    }

    /// <summary>The properties as they will be.</summary>
    public IReadOnlyDictionary<string, string> Result()
    {
        var result = new Dictionary<string, string>(Current ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in ToSet)
        {
            result[key] = value;
        }

        return result;
    }
}
