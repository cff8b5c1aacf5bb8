using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>A ClusterRole or Role as a file has it, with nothing in it that would be lost or read as something else.</summary>
internal sealed record RoleManifest(ManifestObject Manifest, string Name, IReadOnlyList<PolicyRule> Rules)
{
    private static readonly string[] s_parts = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];

    public bool IsCluster => Manifest.Kind == "ClusterRole";

    /// <exception cref="WecException">InvalidManifest, RoleWithoutRules, PathCannotBeGranted, InvalidRoleName.</exception>
    public static RoleManifest Of(ManifestObject manifest)
    {
        var name = GrantRules.CheckRoleName(manifest.Name ?? throw Invalid(manifest, "has no name"));
        var rules = manifest.Content["rules"];
        if (rules is not (null or JsonArray))
        {
            throw Invalid(manifest, "has rules that are no list");
        }

        foreach (var rule in rules as JsonArray ?? [])
        {
            Check(manifest, rule as JsonObject ?? throw Invalid(manifest, "has a rule that is no mapping"));
        }

        var read = PolicyRuleJson.RulesOf(manifest.Content);
        if (read.Count == 0)
        {
            throw new WecException(
                "RoleWithoutRules", WecErrorKind.InvalidInput,
                manifest.Content["aggregationRule"] is null
                    ? $"{manifest} has no rules, so it grants nothing."
                    : $"{manifest} gathers its rules from other ClusterRoles of whatever cluster it is on, so they cannot be read here.",
                "Name roles that have rules.");
        }

        if (read.FirstOrDefault(rule => rule.NonResourceUrls.Count > 0) is { } path)
        {
            throw new WecException(
                "PathCannotBeGranted", WecErrorKind.InvalidInput,
                $"{manifest} allows the path {path.NonResourceUrls[0]}, which is no resource; the work agent applies objects only.",
                "Take the rules with nonResourceURLs out of it.");
        }

        return new(manifest, name, read);
    }

    /// <summary>What several roles that become one in one place say together.</summary>
    public static RoleContent ContentOf(string role, string? place, IReadOnlyList<RoleManifest> roles)
    {
        var rules = PolicyRules.Merge([.. roles.SelectMany(r => r.Rules)]);
        return new(
            GrantRules.CheckRoleName(role), place, ResourcesOf(rules), PolicyRules.Sort(rules.SelectMany(r => r.Verbs)),
            [.. rules.SelectMany(r => r.ResourceNames).Distinct()], rules)
        {
            IsWritten = true,
        };
    }

    /// <summary>The resources of rules as they stand, whether a WEC serves them or not.</summary>
    public static IReadOnlyList<ResolvedResource> ResourcesOf(IEnumerable<PolicyRule> rules) =>
    [
        .. rules.SelectMany(rule => rule.ApiGroups.SelectMany(group => rule.Resources.Select(resource => ResourceOf(group, resource)))).Distinct(),
    ];

    public static WecException Invalid(ManifestObject manifest, string problem, Exception? inner = null) => new(
        "InvalidManifest", WecErrorKind.InvalidInput, $"{manifest}{(manifest.Source is { } source ? $" in '{source}'" : "")} {problem}.",
        "kubectl apply --dry-run=server shows what is wrong with it.", inner);

    public static string SourceOf(IReadOnlyList<ManifestObject> manifests) =>
        manifests.Select(m => m.Source).OfType<string>().Distinct().ToList() is { Count: > 0 } files
            ? string.Join(", ", files)
            : "what was named";

    private static ResolvedResource ResourceOf(string group, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new(group, resource, null, null, false)
            : new(group, resource[..slash], resource[(slash + 1)..], null, false);
    }

    /// <summary>A part that is misspelt or no list of words would be left out, and the role would allow something else.</summary>
    private static void Check(ManifestObject manifest, JsonObject rule)
    {
        foreach (var (part, value) in rule)
        {
            if (!s_parts.Contains(part))
            {
                throw Invalid(manifest, $"has a rule with '{part}', which rules do not have");
            }

            if (value is not (null or JsonArray) || (value as JsonArray ?? []).Any(word => word?.GetValueKind() != JsonValueKind.String))
            {
                throw Invalid(manifest, $"has a rule whose {part} is no list of words");
            }
        }

        var isOfPaths = rule["nonResourceURLs"] is JsonArray { Count: > 0 };
        if (Count("verbs") == 0 || (!isOfPaths && (Count("apiGroups") == 0 || Count("resources") == 0)))
        {
            throw Invalid(manifest, "has a rule without verbs, apiGroups or resources");
        }

        int Count(string part) => (rule[part] as JsonArray)?.Count ?? 0;
    }
}
