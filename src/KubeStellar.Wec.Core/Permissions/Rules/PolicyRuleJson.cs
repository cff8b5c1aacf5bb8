using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>Rules as they stand in a Role or ClusterRole.</summary>
public static class PolicyRuleJson
{
    /// <summary>The rules of a role; none when it has none, as an aggregated role that nothing was aggregated into.</summary>
    public static IReadOnlyList<PolicyRule> RulesOf(JsonObject role) =>
        role["rules"] is JsonArray rules ? [.. rules.OfType<JsonObject>().Select(Read)] : [];

    public static JsonArray Write(IEnumerable<PolicyRule> rules) => [.. rules.Select(r => (JsonNode)Write(r))];

    private static PolicyRule Read(JsonObject rule) => new()
    {
        Verbs = Strings(rule, "verbs"),
        ApiGroups = Strings(rule, "apiGroups"),
        Resources = Strings(rule, "resources"),
        ResourceNames = Strings(rule, "resourceNames"),
        NonResourceUrls = Strings(rule, "nonResourceURLs"),
    };

    private static JsonObject Write(PolicyRule rule)
    {
        var json = new JsonObject();
        Add("apiGroups", rule.ApiGroups);
        Add("resources", rule.Resources);
        Add("resourceNames", rule.ResourceNames);
        Add("nonResourceURLs", rule.NonResourceUrls);
        Add("verbs", rule.Verbs);
        return json;

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                json[name] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
            }
        }
    }

    private static IReadOnlyList<string> Strings(JsonObject rule, string name) =>
        rule[name] is JsonArray values
            ? [.. values.Where(v => v?.GetValueKind() == JsonValueKind.String).Select(v => (string)v!)]
            : [];
}
