using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

public sealed class PolicyRulesTests
{
    private static readonly string[] s_verbs = ["get", "list", "create", "escalate", "*"];
    private static readonly string[] s_groups = ["", "apps", "*"];
    private static readonly string[] s_resources = ["pods", "deployments", "deployments/scale", "*/scale", "*"];
    private static readonly string[] s_names = ["web", "db", ""];
    private static readonly string[] s_urls = ["/healthz", "/metrics/*", "/metrics/x", "*", "/metrics/**"];

    /// <summary>A word no generated rule names, standing for everything that is not listed.</summary>
    private const string Other = "other";

    private static readonly Permission[] s_everything =
    [
        .. from verb in (string[])[.. s_verbs, Other]
           from @group in (string[])[.. s_groups, Other]
           from resource in (string[])[.. s_resources, Other, "other/scale"]
           from name in (string?[])[.. s_names, Other, null]
           let parts = resource.Split('/')
           select new Permission(verb, @group, parts[0], parts.ElementAtOrDefault(1), name),
        .. from verb in (string[])[.. s_verbs, Other]
           from url in (string[])["/healthz", "/metrics/x", "/metrics/y", "/metrics/", "/metrics", "/other"]
           select new Permission(verb, "", "", NonResourceUrl: url),
    ];

    private static readonly Arbitrary<PolicyRule[]> s_rules = Rules().ToArbitrary();

    private static readonly Arbitrary<(PolicyRule[] A, PolicyRule[] B)> s_pairs =
        (from a in Rules() from b in Rules() select (a, b)).ToArbitrary();

    [Fact]
    public void Merging_allows_exactly_what_was_allowed() => Prop.ForAll(s_rules, rules =>
    {
        var merged = PolicyRules.Merge(rules);
        return s_everything.All(p => PolicyRules.Allow(rules, p) == PolicyRules.Allow(merged, p));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_merged_rules_changes_nothing() => Prop.ForAll(s_rules, rules =>
        Text(PolicyRules.Merge(rules)) == Text(PolicyRules.Merge(PolicyRules.Merge(rules)))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_merging_does_not_matter() => Prop.ForAll(s_pairs, pair =>
        Text(PolicyRules.Merge(pair.A, pair.B)) == Text(PolicyRules.Merge(pair.B, pair.A))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_merge_covers_both_of_its_parts_and_nothing_new() => Prop.ForAll(s_pairs, pair =>
    {
        var merged = PolicyRules.Merge(pair.A, pair.B);
        PolicyRule[] both = [.. pair.A, .. pair.B];
        return PolicyRules.Cover(merged, pair.A) && PolicyRules.Cover(merged, pair.B) && PolicyRules.Cover(both, merged);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rules_cover_others_exactly_when_they_allow_all_those_allow() => Prop.ForAll(s_pairs, pair =>
    {
        var allowsAll = s_everything.All(p => !PolicyRules.Allow(pair.B, p) || PolicyRules.Allow(pair.A, p));
        return PolicyRules.Cover(pair.A, pair.B) == allowsAll;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rules_survive_being_written_and_read() => Prop.ForAll(s_rules, rules =>
    {
        var role = new System.Text.Json.Nodes.JsonObject { ["rules"] = PolicyRuleJson.Write(rules) };
        return Text(PolicyRuleJson.RulesOf(role)) == Text(rules);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merged_rules_read_like_written_by_hand()
    {
        var merged = PolicyRules.Merge(
            [Rule("get list", "apps", "deployments"), Rule("watch", "apps", "deployments/scale")],
            [Rule("delete get", "apps", "statefulsets"), Rule("list delete watch", "apps", "deployments statefulsets")],
            [Rule("get", "", "secrets", "b"), Rule("get", "", "secrets", "a")]);

        Assert.Equal(
            """
            [{"apiGroups":[""],"resources":["secrets"],"resourceNames":["a","b"],"verbs":["get"]},
            {"apiGroups":["apps"],"resources":["deployments","statefulsets"],"verbs":["get","list","watch","delete"]},
            {"apiGroups":["apps"],"resources":["deployments/scale"],"verbs":["watch"]}]
            """.ReplaceLineEndings(""),
            PolicyRuleJson.Write(merged).ToJsonString());
    }

    [Theory]
    [InlineData("* apps deployments", "get apps deployments")]
    [InlineData("get * deployments", "get apps deployments")]
    [InlineData("get apps *", "get apps deployments/scale")]
    [InlineData("get apps */scale", "get apps deployments/scale")]
    [InlineData("get apps deployments", "get apps deployments web")]
    public void What_a_wildcard_says_is_not_said_again(string general, string special)
    {
        var merged = PolicyRules.Merge([Parse(special)], [Parse(general)]);

        Assert.Equal(Text([Parse(general)]), Text(merged));
    }

    [Fact]
    public void A_role_that_multiplies_out_beyond_reason_is_refused()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(i => $"x{i}")];
        PolicyRule[] hostile = [new() { Verbs = ["get"], ApiGroups = many, Resources = many, ResourceNames = many }];

        Assert.Equal("RulesTooLarge", Assert.Throws<WecException>(() => PolicyRules.Merge(hostile)).ErrorId);
        Assert.Equal("RulesTooLarge", Assert.Throws<WecException>(() => PolicyRules.Cover([], hostile)).ErrorId);
        Assert.True(PolicyRules.Cover(hostile, [Rule("get", "x1", "x2", "x3")]));
    }

    private static Gen<PolicyRule[]> Rules() => Gen.ArrayOf(Gen.Frequency((5, ResourceRule()), (1, PathRule()))).Resize(4);

    private static Gen<PolicyRule> ResourceRule() =>
        from verbs in Some(s_verbs)
        from groups in Some(s_groups)
        from resources in Some(s_resources)
        from isNamed in Gen.Elements(true, false, false)
        from names in Some(s_names)
        select new PolicyRule { Verbs = verbs, ApiGroups = groups, Resources = resources, ResourceNames = isNamed ? names : [] };

    private static Gen<PolicyRule> PathRule() =>
        from verbs in Some(s_verbs)
        from urls in Some(s_urls)
        select new PolicyRule { Verbs = verbs, NonResourceUrls = urls };

    private static Gen<string[]> Some(string[] words) => Gen.NonEmptyListOf(Gen.Elements(words)).Select(list => list.ToArray());

    private static PolicyRule Rule(string verbs, string group, string resources, string names = "") => new()
    {
        Verbs = verbs.Split(' '),
        ApiGroups = [group],
        Resources = resources.Split(' '),
        ResourceNames = names.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };

    private static PolicyRule Parse(string rule)
    {
        var parts = rule.Split(' ');
        return Rule(parts[0], parts[1], parts[2], parts.ElementAtOrDefault(3) ?? "");
    }

    private static string Text(IEnumerable<PolicyRule> rules) => PolicyRuleJson.Write(rules).ToJsonString();
}
