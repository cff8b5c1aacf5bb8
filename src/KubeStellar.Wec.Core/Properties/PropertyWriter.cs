using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Properties;

/// <summary>
/// Adds customization properties: keys of the ConfigMap named like the WEC in the namespace customization-properties of the ITS
/// (kubestellar, api/control/v1alpha1, PropertyConfigMapNamespace).
/// </summary>
public sealed class PropertyWriter(ClusterClient its, WecOrigin origin)
{
    /// <summary>Reads what is there and works out what adding the properties means. Writes nothing.</summary>
    /// <param name="name">The WEC.</param>
    /// <param name="properties">The wanted properties, already checked with <see cref="PropertyInput.Check"/>.</param>
    /// <param name="force">Change values that are there, and write for a WEC the ITS does not know yet.</param>
    /// <exception cref="WecException">The WEC is unknown, or a property has another value, and it was not forced.</exception>
    public async Task<PropertyChange> PrepareAsync(
        string name, IReadOnlyDictionary<string, string> properties, bool force, CancellationToken cancellationToken)
    {
        var fleet = new FleetReader(its, origin.ItsContext);
        var cluster = fleet.FindAsync(name, cancellationToken);
        var map = its.FindAsync(CoreTypes.ConfigMaps, name, KubeStellarNames.PropertiesNamespace, cancellationToken);
        if (await cluster is null && !force)
        {
            await map;
            throw fleet.NotFound(name);
        }

        var current = await map is { } found ? DataOf(found) : null;
        var toSet = ToSet(name, current, properties, force);
        var hasNamespace = current is not null
            || await its.FindAsync(CoreTypes.Namespaces, KubeStellarNames.PropertiesNamespace, null, cancellationToken) is not null;
        return new() { Current = current, ToSet = toSet, HasNamespace = hasNamespace, IsForced = force };
    }

    private static Dictionary<string, string> ToSet(
        string name, Dictionary<string, string>? current, IReadOnlyDictionary<string, string> properties, bool force)
    {
        var toSet = properties
            .Where(pair => current is null || !current.TryGetValue(pair.Key, out var value) || value != pair.Value)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (!force && toSet.Keys.FirstOrDefault(key => current?.ContainsKey(key) == true) is { } taken)
        {
            throw new WecException(
                "PropertyExists", WecErrorKind.AlreadyExists,
                $"The WEC '{name}' already has a property '{taken}' with another value.",
                "Nothing was written. -Force replaces the value; workloads that use it are expanded anew.");
        }

        return toSet;
    }

    /// <summary>Carries the change out; a ConfigMap that somebody created meanwhile is added to.</summary>
    /// <exception cref="WecException">It was created meanwhile with another value of a property, and it was not forced.</exception>
    public async Task<WecProperties> WriteAsync(string name, PropertyChange change, CancellationToken cancellationToken)
    {
        if (!change.IsNeeded)
        {
            return Result(name, change.Current!, changed: false);
        }

        if (!change.HasNamespace)
        {
            await CreateNamespaceAsync(cancellationToken);
        }

        return change.Current is null
            ? await CreateAsync(name, change, cancellationToken)
            : Result(name, await PatchAsync(name, change.ToSet, cancellationToken), changed: true);
    }

    private async Task CreateNamespaceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await its.CreateAsync(
                CoreTypes.Namespaces, null, Manifest("Namespace", KubeStellarNames.PropertiesNamespace), cancellationToken);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // The transport controller of a WDS was quicker.
        }
    }

    private async Task<WecProperties> CreateAsync(string name, PropertyChange change, CancellationToken cancellationToken)
    {
        var map = Manifest("ConfigMap", name);
        map["data"] = DataFrom(change.ToSet);
        try
        {
            var created = await its.CreateAsync(CoreTypes.ConfigMaps, KubeStellarNames.PropertiesNamespace, map, cancellationToken);
            return Result(name, DataOf(created), changed: true);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // What somebody wrote meanwhile is no more to be replaced unasked than what was there before.
            var current = DataOf(await its.GetAsync(
                CoreTypes.ConfigMaps, name, KubeStellarNames.PropertiesNamespace, JsonWire.AnyObject, cancellationToken));
            var toSet = ToSet(name, current, change.ToSet, change.IsForced);
            return toSet.Count == 0
                ? Result(name, current, changed: false)
                : Result(name, await PatchAsync(name, toSet, cancellationToken), changed: true);
        }
    }

    private async Task<Dictionary<string, string>> PatchAsync(
        string name, IReadOnlyDictionary<string, string> toSet, CancellationToken cancellationToken) =>
        DataOf(await its.MergePatchAsync(
            CoreTypes.ConfigMaps, name, KubeStellarNames.PropertiesNamespace, new() { ["data"] = DataFrom(toSet) }, cancellationToken));

    private static JsonObject Manifest(string kind, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
    };

    private static JsonObject DataFrom(IReadOnlyDictionary<string, string> properties)
    {
        var data = new JsonObject();
        foreach (var (key, value) in properties)
        {
            data[key] = value;
        }

        return data;
    }

    private static Dictionary<string, string> DataOf(JsonObject map)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map["data"] as JsonObject ?? [])
        {
            data[key] = value?.GetValueKind() == JsonValueKind.String ? (string)value! : "";
        }

        return data;
    }

    private WecProperties Result(string name, IReadOnlyDictionary<string, string> properties, bool changed) => new()
    {
        Name = name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(name),
        KubeConfig = origin.KubeConfig,
        Property = ValueDictionary.Of(properties),
        Changed = changed,
    };
}
