using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Rbac;

namespace KubeStellar.Wec.Permissions;

/// <summary>Turns what was asked for into rules.</summary>
internal static class GrantRules
{
    /// <summary>Requests with these verbs name no object, so a rule for named objects never allows them.</summary>
    private static readonly string[] s_nameless = ["create", "deletecollection"];

    /// <summary>The verbs of a grant; those that cannot go with names are left out when nobody asked for them.</summary>
    /// <exception cref="WecException">UnknownVerb, VerbTakesNoName.</exception>
    public static IReadOnlyList<string> VerbsOf(GrantRequest request)
    {
        var verbs = PermissionVerbs.Check(request.Verbs, request.AllowUnknownVerbs);
        if (request.ResourceNames.Count == 0)
        {
            return PolicyRules.Sort(verbs.Count > 0 ? verbs : PermissionVerbs.Conventional);
        }

        if (verbs.Intersect(s_nameless).FirstOrDefault() is { } nameless)
        {
            throw new WecException(
                "VerbTakesNoName", WecErrorKind.InvalidInput, $"{nameless} cannot be granted for single names: such a request names no object.",
                $"Grant {nameless} by itself, without names.");
        }

        return PolicyRules.Sort(verbs.Count > 0 ? verbs : PermissionVerbs.Conventional.Except(s_nameless));
    }

    /// <summary>One grant for everything when the role is named, else one for each resource together with its subresources.</summary>
    public static IEnumerable<(string Role, IReadOnlyList<ResolvedResource> Resources)> Divide(
        GrantRequest request, IEnumerable<ResolvedResource> resources)
    {
        var distinct = resources.DistinctBy(r => (r.Group, r.Resource, r.Subresource)).ToList();
        return request.RoleName is { } name
            ? [(name, distinct)]
            : distinct.GroupBy(r => r.QualifiedName).Select(g => (GrantMarks.NamePrefix + g.Key, (IReadOnlyList<ResolvedResource>)[.. g]));
    }

    public static IReadOnlyList<PolicyRule> Of(
        IEnumerable<ResolvedResource> resources, IReadOnlyList<string> verbs, IReadOnlyList<string> names) =>
        PolicyRules.Merge([.. resources.Select(r => new PolicyRule
        {
            Verbs = verbs,
            ApiGroups = [r.Group],
            Resources = [r.Subresource is null ? r.Resource : $"{r.Resource}/{r.Subresource}"],
            ResourceNames = names,
        })]);

    /// <summary>RBAC names may hold almost anything that fits into a path (apimachinery, api/validation/path).</summary>
    /// <exception cref="WecException">InvalidRoleName.</exception>
    public static void CheckRoleName(string name)
    {
        if (name.Length is 0 or > 253 || name is "." or ".." || name.Any(c => c is '/' or '%' || char.IsControl(c)))
        {
            throw new WecException(
                "InvalidRoleName", WecErrorKind.InvalidInput, $"'{(name.Length > 80 ? name[..80] + "…" : name)}' cannot be the name of a role.",
                "Use up to 253 characters without '/' and '%'.");
        }
    }
}
