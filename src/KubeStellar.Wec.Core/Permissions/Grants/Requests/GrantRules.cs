using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>What goes into one role in one place.</summary>
internal sealed record RoleContent(
    string Role, string? Namespace, IReadOnlyList<ResolvedResource> Resources, IReadOnlyList<string> Verbs, IReadOnlyList<string> Names,
    IReadOnlyList<PolicyRule> Rules)
{
    /// <summary>Whether the rules are somebody's own, whose verbs differ from resource to resource.</summary>
    public bool IsWritten { get; init; }

    /// <summary>What can be told with one list of resources and one of verbs.</summary>
    public IEnumerable<RoleContent> Parts => !IsWritten ? [this] : Rules.Select(rule => this with
    {
        Resources = RoleManifest.ResourcesOf([rule]),
        Verbs = rule.Verbs,
        Names = rule.ResourceNames,
        Rules = [rule],
    });
}

/// <summary>Turns what was asked for into rules.</summary>
internal static class GrantRules
{
    /// <summary>
    /// One role for everything when it is named, else one for each resource together with its subresources; each once in every
    /// place, however often it was asked for.
    /// </summary>
    /// <exception cref="WecException">InvalidRoleName.</exception>
    public static IReadOnlyList<RoleContent> Divide(
        IReadOnlyList<AskedRight> rights, IReadOnlyList<ResolvedResource> resources, string? roleName, string prefix = GrantMarks.NamePrefix)
    {
        var pieces = rights.Zip(resources).SelectMany(
            pair => pair.First.Places.Select(place => (Right: pair.First, Resource: pair.Second, Place: place)));
        return
        [
            .. pieces
                .GroupBy(p => (Role: roleName ?? prefix + p.Resource.QualifiedName, p.Place))
                .Select(g => new RoleContent(
                    CheckRoleName(g.Key.Role), g.Key.Place,
                    [.. g.Select(p => p.Resource).DistinctBy(r => (r.Group, r.Resource, r.Subresource))],
                    PolicyRules.Sort(g.SelectMany(p => p.Right.Verbs)),
                    [.. g.SelectMany(p => p.Right.Names).Distinct()],
                    PolicyRules.Merge([.. g.SelectMany(p => p.Right.RulesFor(p.Resource))]))),
        ];
    }

    /// <summary>RBAC names may hold almost anything that fits into a path (apimachinery, api/validation/path).</summary>
    /// <exception cref="WecException">InvalidRoleName.</exception>
    public static string CheckRoleName(string name)
    {
        if (name.Length is 0 or > 253 || name is "." or ".." || name.Any(c => c is '/' or '%' || char.IsControl(c)))
        {
            throw new WecException(
                "InvalidRoleName", WecErrorKind.InvalidInput, $"'{(name.Length > 80 ? name[..80] + "…" : name)}' cannot be the name of a role.",
                "Use up to 253 characters without '/' and '%'.");
        }

        return name;
    }
}
