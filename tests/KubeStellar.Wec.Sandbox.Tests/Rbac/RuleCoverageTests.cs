using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Rbac;

namespace KubeStellar.Wec.Sandbox.Tests.Rbac;

public sealed class RuleCoverageTests
{
    private static readonly string[] s_verbs = ["get", "list", "*"];
    private static readonly string[] s_groups = ["", "apps", "*"];
    private static readonly string[] s_resources = ["pods", "pods/log", "*/log", "*"];
    private static readonly string[] s_names = ["a", "b"];

    [Fact]
    public void Whoever_is_said_to_hold_a_rule_may_do_all_that_the_rule_allows()
    {
        Prop.ForAll(Rules().ToArbitrary(), Rules().ToArbitrary(), (held, wanted) =>
            RuleCoverage.Missing(held, wanted).Count > 0 || Requests().All(request => !Allows(wanted, request) || Allows(held, request)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Everybody_holds_what_they_hold()
    {
        Prop.ForAll(Rules().ToArbitrary(), rules => RuleCoverage.Missing(rules, rules).Count == 0).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_missing_makes_up_for_the_difference()
    {
        Prop.ForAll(Rules().ToArbitrary(), Rules().ToArbitrary(), (held, wanted) =>
            RuleCoverage.Missing([.. held, .. RuleCoverage.Missing(held, wanted)], wanted).Count == 0)
            .QuickCheckThrowOnFailure();
    }

    private static Gen<PolicyRule[]> Rules() => Gen.ArrayOf(
        from verbs in Some(s_verbs)
        from groups in Some(s_groups)
        from resources in Some(s_resources)
        from names in Gen.OneOf(Gen.Constant(Array.Empty<string>()), Some(s_names))
        select new PolicyRule { Verbs = verbs, ApiGroups = groups, Resources = resources, ResourceNames = names });

    private static Gen<string[]> Some(string[] from) => Gen.SubListOf(from).Select(items => items.ToArray());

    private static IEnumerable<RequestAttributes> Requests() =>
        from verb in (string[])["get", "list", "watch"]
        from @group in (string[])["", "apps", "batch"]
        from resource in (string[])["pods", "nodes"]
        from subresource in (string[])["", "log"]
        from name in (string[])["", "a", "c"]
        select RequestAttributes.ForResource(verb, @group, resource, "", name, subresource);

    private static bool Allows(PolicyRule[] rules, RequestAttributes request) => rules.Any(rule => rule.Matches(request));
}
