using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>The end of a denial: <c>in the namespace "n"</c> or <c>at the cluster scope</c>.</summary>
internal static partial class Place
{
    /// <summary>
    /// Takes the place, if there is one; one that cannot be read is told as missing and never taken for the whole cluster.
    /// </summary>
    public static Refusal Take(NormalText text, ref int position, Refusal denial)
    {
        var match = Pattern().Match(text.Text, position, Math.Min(40, text.Text.Length - position));
        if (!match.Success)
        {
            return denial with { IsPlaceSaid = false };
        }

        var end = position + match.Length;
        if (!match.Groups["space"].Success)
        {
            position = end;
            return denial;
        }

        string? name = null;
        if (end < text.Text.Length && NormalText.IsQuote(text.Text[end]))
        {
            var open = end;
            if (text.TryTakeValue(ref end, out var value))
            {
                // Controllers say so of all namespaces; a broken mark looks alike.
                var isBroken = value.Length == 0 && (text.HasGapBefore(open + 1) || IsWord(text, end));
                name = isBroken ? null : value;
            }
            else
            {
                end++;
            }
        }
        else if (text.HasGapBefore(end) && text.BareWord(end, "-") is { } word)
        {
            end += word.Length;
            name = word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? word : null;
        }

        position = end;
        return name is { Length: 0 }
            ? denial
            : IsName(name) ? denial with { Namespace = name } : denial with { IsPlaceSaid = false, IsNamespaceLost = true };
    }

    /// <summary>Tells where objects of a denial's resource live, as far as it says.</summary>
    public static Refusal WithScope(Refusal denial) => denial switch
    {
        { NonResourceUrl: not null } => denial with { Scope = PermissionScope.Cluster },
        { Group: not null } when ResourceWords.IsClusterScoped(denial.Group, denial.Resource) && (denial.IsPlaceSaid || denial.IsNamespaceLost) =>
            denial with { Scope = PermissionScope.Cluster, IsPlaceSaid = true, IsNamespaceLost = false },
        { Namespace: not null } or { IsNamespaceLost: true } => denial with { Scope = PermissionScope.Namespace },
        { IsPlaceSaid: false } => denial,
        // Lists of namespaced resources in all namespaces are "at the cluster scope" too; an object is read where it lives.
        { Verb: "list" or "watch" or "deletecollection" or "*" or null or "impersonate-on:user-info:list" } =>
            denial with { Scope = PermissionScope.Unknown },
        _ => denial with { Scope = PermissionScope.Cluster },
    };

    private static bool IsWord(NormalText text, int index) =>
        text.End(index) is var at && at < text.Raw.Length && char.IsLetterOrDigit(text.Raw[at]);

    private static bool IsName(string? name) =>
        name is not null && name.Length <= 253 && !Subject.IsPlaceholder(name) && !(name[0] == '<' && name[^1] == '>') && !name.EndsWith('…') &&
        !name.EndsWith("...", StringComparison.Ordinal) && !name.Any(char.IsWhiteSpace) &&
        !Stray().IsMatch(name);

    /// <summary>A name with the rest of a quotation mark that was broken or cut.</summary>
    [GeneratedRegex("""\A[a-z0-9-]*["'\\]+[a-z0-9-]*\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stray();

    [GeneratedRegex(
        @"\G(?:[,.]?in(?:the)?(?<space>[Nn]amespace|project)|at(?:the)?cluster(?:scope|level)|in(?:the)?cluster(?![a-z]*role))",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
