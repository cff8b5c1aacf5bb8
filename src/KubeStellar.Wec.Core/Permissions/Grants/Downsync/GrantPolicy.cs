using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>The BindingPolicy that carries a grant's objects from a WDS to WECs, which it selects by their label <c>name</c>.</summary>
internal sealed class GrantPolicy(
    string id, string? place, IReadOnlyList<string> wecs, IReadOnlyDictionary<string, string> annotations)
    : GrantObject(KubeStellarTypes.BindingPolicies, null, id, annotations)
{
    /// <summary>The label that says which WEC a ManagedCluster is; KubeStellar's own guides set it.</summary>
    public const string NameLabel = "name";

    /// <summary>The WECs a policy of this module selects.</summary>
    /// <exception cref="WecException">BindingPolicyEdited.</exception>
    public static IReadOnlyList<string> WecsOf(JsonObject policy)
    {
        var selectors = policy.At("spec", "clusterSelectors") as JsonArray;
        if (selectors is [JsonObject { Count: 1 } selector] && selector["matchExpressions"] is JsonArray and [JsonObject only] &&
            only.TextAt("key") == NameLabel && only.TextAt("operator") == "In" && only["values"] is JsonArray values)
        {
            return [.. values.Select(value => value.TextAt() ?? "")];
        }

        throw new WecException(
            "BindingPolicyEdited", WecErrorKind.InvalidState,
            $"BindingPolicy \"{policy.TextAt("metadata", "name")}\" no longer selects WECs in the way this module writes it.",
            $"Restore its one clusterSelector (key {NameLabel}, operator In), or delete it and grant again.");
    }

    public static JsonArray Selectors(IEnumerable<string> wecs) =>
    [
        new JsonObject
        {
            ["matchExpressions"] = new JsonArray(new JsonObject
            {
                ["key"] = NameLabel,
                ["operator"] = "In",
                ["values"] = new JsonArray([.. wecs.Select(wec => (JsonNode)wec)]),
            }),
        },
    ];

    protected override (IReadOnlyList<(string Key, JsonNode Value)> Content, string? Change) Compare(JsonObject? existing)
    {
        IReadOnlyList<string> held = existing is null ? [] : WecsOf(existing);
        var added = wecs.Except(held).ToList();
        var clause = new JsonObject
        {
            ["apiGroup"] = CoreTypes.ClusterRoles.Group,
            ["resources"] = place is null ? new JsonArray("clusterroles") : new JsonArray("rolebindings", "roles"),
        };
        if (place is not null)
        {
            clause["namespaces"] = new JsonArray(place);
        }

        clause["objectSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [GrantMarks.GrantLabel] = Name } });
        var spec = new JsonObject
        {
            ["clusterSelectors"] = Selectors(held.Union(wecs).Order(StringComparer.Ordinal)),
            ["downsync"] = new JsonArray(clause),
        };
        var change = existing is null ? $"create {Title} to carry it to {string.Join(", ", wecs)}"
            : added.Count > 0 ? $"add {string.Join(", ", added)} to {Title}"
            : !IsCarried(existing, clause) ? $"set right what {Title} carries"
            : null;
        return ([("spec", spec)], change);
    }

    private static bool IsCarried(JsonObject existing, JsonObject wanted) =>
        existing.At("spec", "downsync") is JsonArray clauses && clauses.OfType<JsonObject>().Any(
            clause => wanted.All(pair => JsonNode.DeepEquals(pair.Value, clause[pair.Key])));
}
