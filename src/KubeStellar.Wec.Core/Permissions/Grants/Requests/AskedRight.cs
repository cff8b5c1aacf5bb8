using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>One resource of a request, checked as far as it can be without a cluster.</summary>
/// <param name="Resource">What was named.</param>
/// <param name="Verbs">In the order people write them; never empty.</param>
/// <param name="Namespaces">Empty for the whole cluster.</param>
/// <param name="Names">Empty for every object.</param>
internal sealed record AskedRight(
    ResourceName Resource, IReadOnlyList<string> Verbs, IReadOnlyList<string> Namespaces, IReadOnlyList<string> Names)
{
    private static readonly IReadOnlyList<string?> s_wholeCluster = [null];

    /// <summary>Nobody says in which namespace, so it must not become the whole cluster.</summary>
    public bool IsPlaceUnknown { get; init; }

    public IReadOnlyList<string?> Places => Namespaces.Count == 0 ? s_wholeCluster : Namespaces;

    /// <summary>Creating cannot be limited to names, because such a request names no object.</summary>
    public bool CreatesMoreThanNamed => Names.Count > 0 && Verbs.Contains("create");

    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, VerbTakesNoName.</exception>
    public static IReadOnlyList<AskedRight> Of(GrantRequest request) =>
        [.. request.Permissions.SelectMany(wanted => Of(wanted, request)).Distinct()];

    private static IEnumerable<AskedRight> Of(WantedPermission wanted, GrantRequest request)
    {
        var verbs = PermissionVerbs.Check(wanted.Verbs, request.AllowUnknownVerbs);
        if (wanted.ResourceNames.Count > 0 && verbs.Contains("deletecollection"))
        {
            throw new WecException(
                "VerbTakesNoName", WecErrorKind.InvalidInput,
                "deletecollection cannot be granted for single names: such a request names no object.",
                "Grant deletecollection by itself, without names.");
        }

        verbs = PolicyRules.Sort(
            verbs.Count > 0 ? verbs : request.IncludeListWatch ? PermissionVerbs.Conventional : PermissionVerbs.Functional);
        return wanted.Parse().Select(name => new AskedRight(name, verbs, [.. wanted.Namespaces.Distinct()], [.. wanted.ResourceNames.Distinct()])
        {
            IsPlaceUnknown = wanted.IsPlaceUnknown,
        });
    }

    /// <summary>The rules that allow it: creating, which takes no names, stands by itself where names limit the rest.</summary>
    public IEnumerable<PolicyRule> RulesFor(ResolvedResource resource)
    {
        var rule = new PolicyRule
        {
            Verbs = Verbs,
            ApiGroups = [resource.Group],
            Resources = [resource.Subresource is null ? resource.Resource : $"{resource.Resource}/{resource.Subresource}"],
        };
        if (Names.Count == 0)
        {
            return [rule];
        }

        var named = rule with { Verbs = [.. Verbs.Except(["create"])], ResourceNames = Names };
        return new[] { named, rule with { Verbs = [.. Verbs.Intersect(["create"])] } }.Where(r => r.Verbs.Count > 0);
    }
}
