using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What the webhooks of Open Cluster Management say of clusters and cluster sets. They ask an access review of their own and name its
/// resource before the sentence: <c>managedclustersets/join.… "s" is forbidden: user "u" cannot add/remove a ManagedCluster to/from …</c>
/// </summary>
/// <remarks>https://github.com/open-cluster-management-io/ocm/tree/main/pkg/registration/webhook</remarks>
internal static partial class ClusterSetGrammar
{
    public const string BindAnchor = "isnotallowedtobindclusterset";

    private const string ClusterGroup = "cluster.open-cluster-management.io";
    private const string Note = "The right is missing on the ITS.";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore) =>
        Of(text, anchor, anchor + BindAnchor.Length, floor, Subject.Before(text, anchor, floor), "bind", "create");

    /// <summary>What stands behind "cannot".</summary>
    public static Found? OfWords(NormalText text, int position, int floor, Subject subject)
    {
        var match = Words().Match(text.Text, position, Math.Min(100, text.Text.Length - position));
        return !match.Success ? null : match.Groups["join"].Success
            ? Of(text, subject.Start, position + match.Length, floor, subject, "join", "create")
            : Of(text, subject.Start, position + match.Length, floor, subject, "accept", "update");
    }

    private static Found? Of(NormalText text, int anchor, int end, int floor, Subject subject, string subresource, string verb)
    {
        var head = MessageHead.Before(text, subject.User is null ? anchor : subject.Start, floor);
        if (head.Resource is null || ResourceWords.Split(head.Resource) is not ({ } plural, { } rest) || subject.User is null ||
            !rest.StartsWith(subresource, StringComparison.Ordinal))
        {
            return null;
        }

        // The set once more; the head has said it.
        if (text.ClosingQuote(end) is var close and >= 0 && close - end < 300)
        {
            end = close + 1;
        }

        return Found.Of(text, head.Start, end, new Refusal
        {
            Kind = DenialKind.Missing,
            Verb = verb,
            Group = ClusterGroup,
            Resource = plural,
            Subresource = subresource,
            ResourceName = head.Name,
            Scope = PermissionScope.Cluster,
            User = subject.User,
            Note = Note,
            Text = "",
        });
    }

    [GeneratedRegex(
        @"\G(?:(?<join>add/removeaManagedClusterto/fromManagedClusterSet)|updatetheHubAcceptsClientfield)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
