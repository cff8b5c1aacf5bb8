using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// Finds everything in a text by which an API server, a kubelet, a work agent or kubectl says that a permission or a kind is missing.
/// </summary>
/// <remarks>
/// It looks for one rare word of each kind of message and reads from there in both directions, a bounded way: the time grows with
/// the length of the text, whatever is in it.
/// </remarks>
internal static class DenialScanner
{
    /// <summary>A message that begins this near to the end of what is there so far is read when there is more.</summary>
    private const int Reach = 16 * 1024;

    private static readonly (string Anchor, Grammar Read)[] s_grammars =
    [
        ("cannot", ForbiddenGrammar.Read),
        ("can't", ForbiddenGrammar.Read),
        (EscalationGrammar.Anchor, EscalationGrammar.Read),
        (EscalationGrammar.OldAnchor, EscalationGrammar.ReadOld),
        (ExecutorGrammar.Anchor, ExecutorGrammar.Read),
        (UnknownResourceGrammar.Anchor, UnknownResourceGrammar.Read),
        (NoMatchGrammar.Anchor, NoMatchGrammar.Read),
        (ArgoGrammar.Anchor, ArgoGrammar.Read),
        (RequestedResourceGrammar.Anchor, RequestedResourceGrammar.Read),
        (BareRefusalGrammar.Anchor, BareRefusalGrammar.Read),
        (KubeletGrammar.Anchor, KubeletGrammar.Read),
        (AccessReviewGrammar.Anchor, AccessReviewGrammar.Read),
        (SignerGrammar.Anchor, SignerGrammar.Read),
        (ClusterSetGrammar.BindAnchor, ClusterSetGrammar.Read),
        (OperatorGrammar.Anchor, OperatorGrammar.Read),
        (AuditGrammar.Anchor, AuditGrammar.Read),
    ];

    private static readonly int s_longestAnchor = s_grammars.Max(g => g.Anchor.Length);

    /// <summary>Reads the message around an anchor.</summary>
    /// <param name="text">The text.</param>
    /// <param name="anchor">Index of the first character of the anchor.</param>
    /// <param name="floor">What is before belongs to messages that were found already.</param>
    /// <param name="needsMore">Set when more of the text might make more of the message.</param>
    private delegate Found? Grammar(NormalText text, int anchor, int floor, ref bool needsMore);

    /// <summary>Reads a text, or the part of one that is there so far.</summary>
    /// <param name="raw">The text.</param>
    /// <param name="buffers">Room to work in.</param>
    /// <param name="from">Where to look from; afterwards, where to look from when there is more of the text.</param>
    /// <param name="floor">What is before belongs to messages that were found already.</param>
    /// <param name="isComplete">Whether nothing comes after it.</param>
    /// <param name="onFound">Takes each message found.</param>
    public static void Scan(
        ReadOnlyMemory<char> raw, NormalText.Buffers buffers, ref int from, ref int floor, bool isComplete, Action<Found> onFound)
    {
        var text = NormalText.Of(raw, buffers);
        var (at, lowest) = (text.IndexOf(from), text.IndexOf(floor));
        Span<int> next = stackalloc int[s_grammars.Length];
        next.Fill(-1);
        while (true)
        {
            var nearest = Nearest(text, at, next);
            if (nearest < 0)
            {
                from = isComplete ? raw.Length : Math.Max(from, text.Start(Math.Max(at, text.Span.Length - s_longestAnchor)));
                return;
            }

            var anchor = next[nearest];
            var needsMore = text.Span.Length - anchor < Reach;
            var found = needsMore && !isComplete ? null : s_grammars[nearest].Read(text, anchor, lowest, ref needsMore);
            if (needsMore && !isComplete)
            {
                from = text.Start(anchor);
                return;
            }

            at = anchor + s_grammars[nearest].Anchor.Length;
            if (found is { } message)
            {
                onFound(message with { RawStart = text.Start(message.Start) });
                lowest = Math.Max(lowest, message.End);
                floor = Math.Max(floor, text.End(message.End));
                at = Math.Max(at, message.End);
            }
        }
    }

    private static int Nearest(NormalText text, int at, Span<int> next)
    {
        var nearest = -1;
        for (var i = 0; i < next.Length; i++)
        {
            if (next[i] < at)
            {
                var offset = text.Span[at..].IndexOf(s_grammars[i].Anchor);
                next[i] = offset < 0 ? int.MaxValue : at + offset;
            }

            if (next[i] != int.MaxValue && (nearest < 0 || next[i] < next[nearest]))
            {
                nearest = i;
            }
        }

        return nearest;
    }
}
