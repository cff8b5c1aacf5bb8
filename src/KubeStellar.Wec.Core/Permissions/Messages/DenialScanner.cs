namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// Finds everything in a text by which an API server, a work agent or kubectl says that a permission or a kind is missing.
/// </summary>
/// <remarks>
/// It looks for one rare word of each kind of message and reads from there in both directions, a bounded way: the time grows with
/// the length of the text, whatever is in it.
/// </remarks>
internal static class DenialScanner
{
    private static readonly (string Anchor, Grammar Read)[] s_grammars =
    [
        (ForbiddenGrammar.Anchor, ForbiddenGrammar.Read),
        (EscalationGrammar.Anchor, EscalationGrammar.Read),
        (ExecutorGrammar.Anchor, ExecutorGrammar.Read),
        (UnknownResourceGrammar.Anchor, UnknownResourceGrammar.Read),
        (NoMatchGrammar.Anchor, NoMatchGrammar.Read),
        (UnknownPathGrammar.Anchor, UnknownPathGrammar.Read),
        (BareRefusalGrammar.Anchor, BareRefusalGrammar.Read),
    ];

    private static readonly int s_longestAnchor = s_grammars.Max(g => g.Anchor.Length);

    private delegate Found? Grammar(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore);

    /// <summary>Reads a text, or the part of one that is there so far.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to look from; afterwards, where to look from when there is more of the text.</param>
    /// <param name="floor">What is before belongs to messages that were found already.</param>
    /// <param name="isComplete">Whether nothing comes after it.</param>
    /// <param name="onFound">Takes each message found.</param>
    public static void Scan(ReadOnlySpan<char> text, ref int at, ref int floor, bool isComplete, Action<Found> onFound)
    {
        Span<int> next = stackalloc int[s_grammars.Length];
        next.Fill(-1);
        while (true)
        {
            var nearest = -1;
            for (var i = 0; i < next.Length; i++)
            {
                if (next[i] < at)
                {
                    var offset = text[at..].IndexOf(s_grammars[i].Anchor);
                    next[i] = offset < 0 ? int.MaxValue : at + offset;
                }

                if (next[i] != int.MaxValue && (nearest < 0 || next[i] < next[nearest]))
                {
                    nearest = i;
                }
            }

            if (nearest < 0)
            {
                at = isComplete ? text.Length : Math.Max(at, text.Length - s_longestAnchor);
                return;
            }

            var needsMore = false;
            var found = s_grammars[nearest].Read(text, next[nearest], floor, ref needsMore);
            if (needsMore && !isComplete)
            {
                at = next[nearest];
                return;
            }

            if (found is { } message)
            {
                onFound(message);
                floor = Math.Max(floor, message.End);
            }

            at = Math.Max(next[nearest] + s_grammars[nearest].Anchor.Length, found?.End ?? 0);
        }
    }
}
