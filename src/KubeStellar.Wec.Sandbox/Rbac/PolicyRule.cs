using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// One rule of a Role or ClusterRole. It matches exactly as kube-apiserver's RBAC does (pkg/apis/rbac/v1/evaluation_helpers.go).
/// </summary>
internal sealed class PolicyRule
{
    public const string All = "*";

    private static readonly string[] s_none = [];

    public string[] Verbs { get; init; } = s_none;

    public string[] ApiGroups { get; init; } = s_none;

    public string[] Resources { get; init; } = s_none;

    public string[] ResourceNames { get; init; } = s_none;

    public string[] NonResourceUrls { get; init; } = s_none;

    public static PolicyRule Parse(JsonObject rule) => new()
    {
        Verbs = rule.Texts("verbs"),
        ApiGroups = rule.Texts("apiGroups"),
        Resources = rule.Texts("resources"),
        ResourceNames = rule.Texts("resourceNames"),
        NonResourceUrls = rule.Texts("nonResourceURLs"),
    };

    /// <summary>The rules of a role object; anything that is not a rule is ignored.</summary>
    public static PolicyRule[] ParseAll(JsonObject role) => [.. role.Objects("rules").Select(Parse)];

    public bool Matches(RequestAttributes request) =>
        HasOrAll(Verbs, request.Verb) && (request.IsResource
            ? HasOrAll(ApiGroups, request.Group ?? "")
                && MatchesResource(request.Resource ?? "", request.Subresource ?? "")
                && (ResourceNames.Length == 0 || Has(ResourceNames, request.Name ?? ""))
            : MatchesPath(request.Path ?? ""));

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["verbs"] = ObjectFields.ToArray(Verbs) };
        Put(json, "apiGroups", ApiGroups);
        Put(json, "resources", Resources);
        Put(json, "resourceNames", ResourceNames);
        Put(json, "nonResourceURLs", NonResourceUrls);
        return json;
    }

    /// <summary>The rule on one line, as the server's escalation message lists it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        Describe(text, "APIGroups", ApiGroups);
        Describe(text, "Resources", Resources);
        Describe(text, "NonResourceURLs", NonResourceUrls);
        Describe(text, "ResourceNames", ResourceNames);
        Describe(text, "Verbs", Verbs);
        return text.Append('}').ToString();
    }

    /// <summary>A list of strings as Go prints it with <c>%q</c>.</summary>
    internal static string QuoteAll(IEnumerable<string> items) => "[" + string.Join(' ', items.Select(GoText.Quote)) + "]";

    internal static bool Has(string[] items, string item) => Array.IndexOf(items, item) >= 0;

    internal static bool HasOrAll(string[] items, string item) => Has(items, item) || Has(items, All);

    /// <summary>Whether a non-resource URL of a rule, which may end in <c>*</c>, covers a path.</summary>
    internal static bool UrlCovers(string ruleUrl, string path) =>
        ruleUrl == path || (ruleUrl.EndsWith('*') && path.StartsWith(ruleUrl.TrimEnd('*'), StringComparison.Ordinal));

    private bool MatchesResource(string resource, string subresource)
    {
        foreach (var item in Resources)
        {
            if (item == All)
            {
                return true;
            }

            if (subresource.Length == 0)
            {
                if (item == resource)
                {
                    return true;
                }
            }
            else if (IsSubresource(item, resource, subresource) || IsSubresource(item, All, subresource))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesPath(string path)
    {
        foreach (var url in NonResourceUrls)
        {
            if (UrlCovers(url, path))
            {
                return true;
            }
        }

        return false;
    }

    // Compared in pieces: this runs thousands of times a second and must not allocate "resource/subresource" each time.
    private static bool IsSubresource(string item, string resource, string subresource) =>
        item.Length == resource.Length + 1 + subresource.Length
        && item[resource.Length] == '/'
        && item.StartsWith(resource, StringComparison.Ordinal)
        && item.EndsWith(subresource, StringComparison.Ordinal);

    private static void Put(JsonObject json, string name, string[] items)
    {
        if (items.Length > 0)
        {
            json[name] = ObjectFields.ToArray(items);
        }
    }

    private static void Describe(StringBuilder text, string name, string[] items)
    {
        if (items.Length > 0)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(name).Append(':').Append(QuoteAll(items));
        }
    }
}
