using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>Forbidden (user=u, verb=get, resource=nodes, subresource(s)=[metrics])</c> of kubelets and of kube-rbac-proxy, also in the words
/// with which a newer one begins.
/// </summary>
internal static partial class KubeletGrammar
{
    public const string Anchor = "Forbidden(user=";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(2000, text.Text.Length - anchor));
        if (!match.Success)
        {
            return null;
        }

        var groups = match.Groups;
        var resource = groups["resource"].Value;
        var subresources = groups["subresource"].Value.Trim('[', ']');
        var raw = text.Raw[text.Start(groups["subresource"].Index)..text.End(groups["subresource"].Index + groups["subresource"].Length)];
        // Several are alternatives: any of them would have been enough, and the first is the narrowest.
        var list = subresources.Length == 0 ? [] : raw.Trim("[]").ToString().Split(
            (char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var @namespace = groups["namespace"].Value;
        var isNode = resource == "nodes";
        return Found.Of(text, anchor, anchor + match.Length, new Refusal
        {
            Kind = DenialKind.Missing,
            Verb = groups["verb"].Value,
            Resource = resource.Length == 0 ? null : resource,
            // A kubelet asks for nodes of the core group; a proxy does not say of which group its resource is.
            Group = isNode ? "" : null,
            Subresource = list.Length == 0 ? null : list[0],
            Namespace = @namespace.Length == 0 ? null : @namespace,
            Scope = isNode ? PermissionScope.Cluster : @namespace.Length > 0 ? PermissionScope.Namespace : PermissionScope.Unknown,
            IsPlaceSaid = isNode || @namespace.Length > 0,
            User = groups["user"].Value,
            Note = list.Length > 1 ? $"Any one of {string.Join(", ", list.Select(sub => $"{resource}/{sub}"))} would do." : null,
            Text = "",
        });
    }

    [GeneratedRegex(
        @"\GForbidden\(user=(?<user>[A-Za-z0-9:@._/|+-]{1,253}),verb=(?<verb>[a-z*]{1,60}),(?:namespace=(?<namespace>[a-z0-9-]{0,63}),)?resource=(?<resource>[a-z0-9]{0,63})" +
        @"(?:,subresource(?:\(s\))?=(?<subresource>\[[a-z/,]{0,200}\]|[a-z/]{0,100}))?[^)]{0,80}\)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
