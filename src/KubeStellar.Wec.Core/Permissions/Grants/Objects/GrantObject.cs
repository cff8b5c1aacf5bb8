using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>A role or binding of a grant: what it must be, whatever is there now.</summary>
internal abstract class GrantObject(ResourceType type, string? @namespace, string name, IReadOnlyDictionary<string, string> annotations)
{
    public ResourceType Type { get; } = type;

    public string? Namespace { get; } = @namespace;

    public string Name { get; } = name;

    /// <summary>The grant it belongs to in a WDS, whose BindingPolicy selects it by that label; null on a WEC itself.</summary>
    public string? Grant { get; init; }

    /// <summary>What the request notes on it.</summary>
    protected IReadOnlyDictionary<string, string> Annotations { get; } = annotations;

    /// <summary>How people are told of it.</summary>
    public string Title => Namespace is null ? $"{Type.Kind} \"{Name}\"" : $"{Type.Kind} \"{Name}\" in namespace {Namespace}";

    /// <summary>Compares with what is there and says what is missing.</summary>
    /// <exception cref="WecException">RoleNotOurs, RoleIsDownsynced, BindingRefersElsewhere.</exception>
    public GrantObjectPlan Plan(JsonObject? existing)
    {
        if (existing is not null && !GrantMarks.IsOurs(existing))
        {
            throw new WecException(
                "RoleNotOurs", WecErrorKind.AlreadyExists, $"{Title} exists already and was not made by this module, so it is not touched.",
                "Choose another -RoleName, or remove it if nobody needs it.");
        }

        if (existing is not null && GrantMarks.IsKeptByAgent(existing))
        {
            throw new WecException(
                "RoleIsDownsynced", WecErrorKind.InvalidState, $"{Title} came through a WDS, so the work agent would undo any change made here.",
                "Grant it with -Method Downsync and the WDS it came from, or choose another -RoleName.");
        }

        var (content, change) = Compare(existing);
        var manifest = new JsonObject
        {
            ["apiVersion"] = Type.ApiVersion,
            ["kind"] = Type.Kind,
            ["metadata"] = Metadata(existing),
        };
        foreach (var (key, value) in content)
        {
            manifest[key] = value;
        }

        return new(this, existing, manifest, change);
    }

    /// <summary>What the object holds beside its metadata once it is right, and what that changes, if anything.</summary>
    protected abstract (IReadOnlyList<(string Key, JsonNode Value)> Content, string? Change) Compare(JsonObject? existing);

    /// <summary>Labels beside the mark of this module.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Labels(JsonObject? existing) => [];

    /// <summary>Annotations beside what was noted by earlier grants and is by this one.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Notes(JsonObject? existing) => [];

    private JsonObject Metadata(JsonObject? existing)
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (Namespace is not null)
        {
            metadata["namespace"] = Namespace;
        }

        var labels = new JsonObject { [GrantMarks.ManagedByLabel] = GrantMarks.ManagedBy };
        foreach (var (key, value) in Labels(existing))
        {
            labels[key] = value;
        }

        if (Grant is not null)
        {
            labels[GrantMarks.GrantLabel] = Grant;
        }

        metadata["labels"] = labels;

        // What an apply leaves out that it said before is taken away, so what earlier grants noted is said again.
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, _) in existing.At("metadata", "annotations") as JsonObject ?? [])
        {
            if (key.StartsWith(GrantMarks.AnnotationPrefix, StringComparison.Ordinal) &&
                GrantMarks.Value(existing!, "annotations", key) is { } value)
            {
                notes[key] = value;
            }
        }

        foreach (var (key, value) in Annotations)
        {
            notes[key] = value;
        }

        foreach (var (key, value) in Notes(existing))
        {
            notes[key] = value;
        }

        if (notes.Count > 0)
        {
            metadata["annotations"] = new JsonObject(notes.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)n.Value)));
        }

        return metadata;
    }
}

/// <summary>What one object needs.</summary>
/// <param name="Object">The object.</param>
/// <param name="Existing">As it is now; null when it is not there.</param>
/// <param name="Manifest">As it will be.</param>
/// <param name="Change">What has to be done, for people; null when nothing has.</param>
internal sealed record GrantObjectPlan(GrantObject Object, JsonObject? Existing, JsonObject Manifest, string? Change)
{
    public bool IsNeeded => Change is not null;
}
