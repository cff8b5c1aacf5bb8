using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>The Kubernetes API could not find monitoring.coreos.com/ServiceMonitor for requested resource shop/web.</c>: how Argo CD words the 404
/// of an API server.
/// </summary>
/// <remarks>https://github.com/argoproj/argo-cd/blob/master/controller/sync.go</remarks>
internal static partial class ArgoGrammar
{
    public const string Anchor = "TheKubernetesAPIcouldnotfind";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(1500, text.Text.Length - anchor));
        if (!match.Success)
        {
            return null;
        }

        var end = anchor + match.Length;
        var groups = match.Groups;
        var @object = groups["object"].Success ? groups["object"].Value.Split('/') : [];
        return Found.Of(text, anchor, end, new Refusal
        {
            Kind = DenialKind.UnknownKind,
            Group = groups["group"].Value,
            ResourceKind = groups["kind"].Value,
            Version = groups["version"].Success ? groups["version"].Value : null,
            Namespace = @object is [{ Length: > 0 } space, _] ? space : null,
            ResourceName = @object is [_, { Length: > 0 } name] ? name : null,
            Scope = @object is [{ Length: > 0 }, _] ? PermissionScope.Namespace : PermissionScope.Unknown,
            Text = "",
        });
    }

    [GeneratedRegex(
        $@"\G{Anchor}(?:version(?<q>{NormalText.Quote})(?<version>[a-z0-9]{{1,60}})\k<q>of)?(?<group>[a-z0-9.-]{{0,253}})/(?<kind>[A-Z][A-Za-z0-9]{{0,100}}?)" +
        @"(?:forrequestedresource(?:(?<object>[a-z0-9.-]{0,63}/[a-z0-9.:-]{0,253}?)\.(?:Makesure|Version)|)|(?![A-Za-z0-9]))",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
