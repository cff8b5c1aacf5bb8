using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Permissions.Resources;

/// <summary>
/// Takes apart what a user types for a resource: <c>deploy</c>, <c>deployments.apps</c>, <c>deployments.v1.apps</c>,
/// <c>Deployment</c>, <c>deployments/scale</c>, <c>deployments.apps/scale</c>, <c>*</c>, <c>*.apps</c>, <c>/metrics</c>.
/// </summary>
public static class ResourceNameParser
{
    /// <summary>A plural with a group of the greatest length the API server takes, and some more for a subresource.</summary>
    private const int MaxLength = 400;

    /// <exception cref="WecException">InvalidResourceName.</exception>
    public static ResourceName Parse(string text)
    {
        var typed = text.Trim();
        if (typed.Length is 0 or > MaxLength || typed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw Invalid(typed, "it is empty, too long or holds blanks");
        }

        if (typed[0] == '/')
        {
            return new("", null, null, typed);
        }

        var slash = typed.IndexOf('/');
        var (main, subresource) = slash < 0 ? (typed, null) : (typed[..slash], typed[(slash + 1)..]);
        var dot = main.IndexOf('.');
        var (name, qualifier) = dot < 0 ? (main, null) : (main[..dot], main[(dot + 1)..]);

        // Subresources have no dots, so "deployments/scale.apps" can only mean the group.
        if (qualifier is null && subresource?.IndexOf('.') is > 0 and var end)
        {
            (subresource, qualifier) = (subresource[..end], subresource[(end + 1)..]);
        }

        if (!IsWord(name) || (subresource is not null && !IsWord(subresource)))
        {
            throw Invalid(typed, "a resource is written resource, resource.group or resource.group/subresource");
        }

        if (qualifier is not null && (qualifier is not "*" && !qualifier.Split('.').All(IsLabel)))
        {
            throw Invalid(typed, $"'{qualifier}' cannot be an API group");
        }

        return new(name, qualifier?.ToLowerInvariant(), subresource?.ToLowerInvariant());
    }

    /// <summary>
    /// The same for a name that comes in parts, as the objects of this module name resources; what the name itself says goes first.
    /// </summary>
    /// <param name="text">The resource, with or without group and subresource.</param>
    /// <param name="group">Its group; empty for the core group, null when it is not known.</param>
    /// <param name="subresource">Its subresource, or nothing.</param>
    /// <exception cref="WecException">InvalidResourceName.</exception>
    public static ResourceName Parse(string text, string? group, string? subresource)
    {
        var name = Parse(text);
        if (name.NonResourceUrl is not null)
        {
            return name;
        }

        if (group is not (null or "" or "*") && !group.Split('.').All(IsLabel))
        {
            throw Invalid(group, "it cannot be an API group");
        }

        if (subresource is { Length: > 0 } && !IsWord(subresource))
        {
            throw Invalid(subresource, "it cannot be a subresource");
        }

        return name with
        {
            Qualifier = name.Qualifier ?? group?.ToLowerInvariant(),
            Subresource = name.Subresource ?? (subresource is { Length: > 0 } ? subresource.ToLowerInvariant() : null),
        };
    }

    private static bool IsWord(string text) => text is "*" || IsLabel(text);

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static WecException Invalid(string text, string why) => new(
        "InvalidResourceName", WecErrorKind.InvalidInput, $"'{(text.Length > 80 ? text[..80] + "…" : text)}' names no resource: {why}.",
        "Write it as kubectl api-resources prints it, for instance deployments.apps or appwrappers.workload.codeflare.dev.");
}
