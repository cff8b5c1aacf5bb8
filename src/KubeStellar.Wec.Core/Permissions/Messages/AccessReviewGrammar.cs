using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>Operation for resource &amp;ResourceAttributes{Namespace:,Verb:create,…} is not allowed with bootstrap secret …</c>: what the klusterlet
/// operator says in its condition HubConnectionDegraded after access reviews on the ITS.
/// </summary>
/// <remarks>
/// https://github.com/open-cluster-management-io/ocm/blob/main/pkg/operator/operators/klusterlet/controllers/ssarcontroller/klusterlet_ssar_controller.go
/// </remarks>
internal static partial class AccessReviewGrammar
{
    public const string Anchor = "ResourceAttributes{";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(2500, text.Text.Length - anchor));
        if (!match.Success)
        {
            return null;
        }

        var groups = match.Groups;
        var start = text.EndsAt(anchor, "Operationforresource&") ? anchor - "Operationforresource&".Length : anchor;
        var denial = new Refusal
        {
            Kind = groups["verb"].Value == "impersonate" ? DenialKind.Impersonation : DenialKind.Missing,
            Verb = groups["verb"].Value,
            Group = groups["group"].Value,
            Resource = groups["resource"].Value,
            Subresource = Some(groups["subresource"]),
            ResourceName = Some(groups["name"]),
            Namespace = Some(groups["namespace"]),
            Note = groups["secret"].Success
                ? $"The right is missing on the ITS, to whoever the {(groups["secret"].Value.StartsWith('b') ? "bootstrap kubeconfig" : "hub kubeconfig")} of the klusterlet belongs to."
                : null,
            Text = "",
        };
        return Found.Of(text, start, anchor + match.Length, Place.WithScope(denial));
    }

    private static string? Some(Group group) => group.Length == 0 ? null : group.Value;

    [GeneratedRegex(
        @"\GResourceAttributes\{Namespace:(?<namespace>[^,{}]{0,253}),Verb:(?<verb>[a-z*:-]{1,100}),Group:(?<group>[^,{}]{0,253}),Version:[^,{}]{0,60}," +
        @"Resource:(?<resource>[a-z0-9*.-]{1,253}),Subresource:(?<subresource>[^,{}]{0,100}),Name:(?<name>[^,{}]{0,600}),?[^}]{0,400}\}" +
        @"isnotallowed(?:with(?<secret>bootstrapsecret|hubconfigsecret))?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
