using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>user not permitted to approve requests with signerName "s"</c>: the right on signers.certificates.k8s.io that approving, signing or
/// attesting takes besides the one on the request.
/// </summary>
/// <remarks>https://github.com/kubernetes/kubernetes/tree/master/plugin/pkg/admission/certificates</remarks>
internal static partial class SignerGrammar
{
    public const string Anchor = "notpermittedto";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(600, text.Text.Length - anchor));
        if (!match.Success || !text.EndsAt(anchor, "user") || text.IsWithinWord(anchor - 4))
        {
            return null;
        }

        var end = match.Groups["name"].Index;
        if (!text.TryTakeValue(ref end, out var signer, isSanitized: false))
        {
            signer = text.BareWord(end, "./-*:");
            end += signer?.Length ?? 0;
        }

        var head = MessageHead.Before(text, anchor - 4, floor);
        return signer is null || !signer.Contains('/', StringComparison.Ordinal) ? null : Found.Of(text, head.Start, end, new Refusal
        {
            Kind = DenialKind.Missing,
            Verb = match.Groups["verb"].Value,
            Group = "certificates.k8s.io",
            Resource = "signers",
            ResourceName = signer,
            Scope = PermissionScope.Cluster,
            Text = "",
        });
    }

    [GeneratedRegex(
        @"\Gnotpermittedto(?<verb>approve|sign|attest)(?:requests?with|for)?(?:requestswith)?signerName(?<name>.)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
