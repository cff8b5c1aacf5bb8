using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What the work agent says when the executor of a ManifestWork may not do what it is to do:
/// <c>not allowed to apply the resource apps deployments, shop web, will try again in 1m0s</c>.
/// </summary>
/// <remarks>https://github.com/open-cluster-management-io/ocm/blob/main/pkg/work/spoke/auth/basic/auth.go</remarks>
internal static partial class ExecutorGrammar
{
    public const string Anchor = "notallowedtoapplytheresource";

    private const string Note = "The executor that the ManifestWork names lacks it, not the work agent. "
        + "It needs get, create, update and patch, and delete for what the ManifestWork owns.";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(1200, text.Text.Length - anchor));
        if (!match.Success)
        {
            return null;
        }

        // The core group and the lack of a namespace are empty words.
        var (group, resource) = Pair(text, match.Groups["resource"]);
        var (@namespace, name) = Pair(text, match.Groups["object"]);
        var isEscalation = match.Groups["escalation"].Success;
        return resource is null || name is null || !ResourceWords.IsGroup(group)
            ? null
            : Found.Of(text, anchor, anchor + match.Length, new Refusal
            {
                Kind = isEscalation ? DenialKind.Escalation : DenialKind.Missing,
                Group = group,
                Resource = resource,
                ResourceName = name,
                Namespace = @namespace.Length == 0 ? null : @namespace,
                Scope = @namespace.Length == 0 ? PermissionScope.Cluster : PermissionScope.Namespace,
                Note = Note,
                Text = "",
            });
    }

    private static (string First, string? Second) Pair(NormalText text, Group words)
    {
        var raw = text.Raw[text.Start(words.Index)..text.End(words.Index + words.Length)].ToString();
        return QuotedValue.OnOneLine(raw).Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var only] => ("", only),
            [var first, var second] => (first, second),
            _ => ("", null),
        };
    }

    [GeneratedRegex(
        @"\Gnotallowedtoapplytheresource(?<resource>[A-Za-z0-9.:-]{1,500}),(?<object>[A-Za-z0-9.:-]{1,500})" +
        @"(?:(?<escalation>,error:permissionescalation)(?:,willtryagainin[0-9a-z.]+)?|,willtryagainin[0-9a-z.]+)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
