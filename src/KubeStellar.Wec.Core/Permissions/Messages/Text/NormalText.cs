namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>
/// A text without what differs from place to place where sentences are shown: white space, line breaks, margins and markup are gone, and
/// each quotation mark is one character that tells how it was written. So a sentence reads the same wherever a terminal broke it, also
/// within a word; what stands between quotation marks is taken from the text itself.
/// </summary>
internal sealed class NormalText
{
    /// <summary>A class of characters for patterns: any quotation mark.</summary>
    public const string Quote = "[\uE000-\uE0FF]";

    private const int MaxValue = 2048;

    private readonly ReadOnlyMemory<char> _raw;
    private readonly char[] _text;
    private readonly int[] _at;
    private readonly int _length;

    private NormalText(ReadOnlyMemory<char> raw, Buffers buffers)
    {
        (_raw, _text, _at) = (raw, buffers.Text, buffers.At);
        _length = new TextNormalizer(raw.Span, _text, _at).Run();
    }

    /// <summary>What anchors are looked for in.</summary>
    public ReadOnlySpan<char> Span => _text.AsSpan(0, _length);

    /// <summary>What sentences are looked for in; most of a log has no anchor and is never copied.</summary>
    public string Text => field ??= new(_text, 0, _length);

    /// <summary>The text as it was.</summary>
    public ReadOnlySpan<char> Raw => _raw.Span;

    /// <summary>Makes one that is good until the buffers serve for the next.</summary>
    public static NormalText Of(ReadOnlyMemory<char> raw, Buffers buffers)
    {
        buffers.Grow(raw.Length);
        return new(raw, buffers);
    }

    public static bool IsQuote(char c) => c is >= '\uE000' and <= '\uE0FF';

    /// <summary>Where a character of <see cref="Text"/> begins in the text as it was.</summary>
    public int Start(int index) => index < _length ? _at[index] : _raw.Length;

    /// <summary>Where the character before an index ends in the text as it was.</summary>
    public int End(int index)
    {
        if (index == 0)
        {
            return 0;
        }

        var (c, at) = (_text[index - 1], _at[index - 1]);
        if (!IsQuote(c))
        {
            return at + 1;
        }

        // A line may be broken between a mark and its backslashes.
        while (Raw[at] is not ('"' or '\'' or '`'))
        {
            at++;
        }

        return at + QuoteMark.WidthOf(c);
    }

    /// <summary>The first index whose character begins at a place of the text as it was, or after it.</summary>
    public int IndexOf(int rawIndex)
    {
        var found = Array.BinarySearch(_at, 0, _length, rawIndex);
        return found < 0 ? ~found : found;
    }

    /// <summary>Whether something was left out before a character: white space, mostly.</summary>
    public bool HasGapBefore(int index) => Start(index) > End(index);

    /// <summary>Whether a passage holds white space that no broken line explains; then it is no name.</summary>
    public bool HasSpaceWithin(int start, int length)
    {
        for (var i = start + 1; i < start + length; i++)
        {
            if (HasGapBefore(i) && Raw[End(i)..Start(i)] is var gap && gap.IndexOfAny(' ', '\t') >= 0 && !gap.Contains('\n'))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsAt(int index, string words) => index >= 0 && string.CompareOrdinal(Text, index, words, 0, words.Length) == 0;

    public bool EndsAt(int end, string words) => IsAt(end - words.Length, words);

    /// <summary>The opening quotation mark of the value that ends with one just before an index; -1 when there is none.</summary>
    public int OpeningQuote(int end, int floor)
    {
        if (end - 2 < floor || !IsQuote(Text[end - 1]))
        {
            return -1;
        }

        var length = Math.Min(MaxValue, end - 1 - floor);
        return Text.LastIndexOf(Text[end - 1], end - 2, length);
    }

    /// <summary>The closing quotation mark of the value that begins with one at an index; -1 when there is none.</summary>
    public int ClosingQuote(int start) =>
        start < Text.Length && IsQuote(Text[start])
            ? Text.IndexOf(Text[start], start + 1, Math.Min(MaxValue, Text.Length - start - 1))
            : -1;

    /// <summary>
    /// What two quotation marks enclose, without what it was escaped with; null when lines were broken so that nobody can tell.
    /// </summary>
    /// <param name="open">Index of the opening quotation mark.</param>
    /// <param name="close">Index of the closing one.</param>
    /// <param name="isSanitized">
    /// Whether the server replaced angles and ampersands by entities; it does so in one part of its messages only.
    /// </param>
    public string? Value(int open, int close, bool isSanitized = true)
    {
        var value = QuotedValue.Read(
            Raw[End(open + 1)..Start(close)], QuoteMark.SlashesOf(Text[open]), QuoteMark.WidthOf(Text[open]), isSanitized);
        // Where a line is broken within a mark, or within an escape, the rest of it looks like a part of the value.
        return value is { Length: > 0 } && Raw[Start(open)..End(close + 1)].Contains('\n') &&
            (value[^1] is '\\' or '"' or '\'' || value[0] is '\\' or '"' or '\'' || value.Contains('%', StringComparison.Ordinal))
                ? null
                : value;
    }

    /// <summary>Takes a quoted value, moving on behind it.</summary>
    public bool TryTakeValue(ref int index, out string value, bool isSanitized = true)
    {
        value = "";
        if (ClosingQuote(index) is var close and >= 0 && Value(index, close, isSanitized) is { } read)
        {
            (value, index) = (read, close + 1);
            return true;
        }

        return false;
    }

    public bool TryTake(ref int index, string words)
    {
        if (!IsAt(index, words))
        {
            return false;
        }

        index += words.Length;
        return true;
    }

    /// <summary>
    /// The word at an index, up to white space or a character that is none of a name; null when lines are broken within it.
    /// </summary>
    public string? BareWord(int index, string alsoAllowed)
    {
        var start = Start(index);
        var end = start;
        while (end < _raw.Length && end - start < 512 && (char.IsAsciiLetterOrDigit(Raw[end]) || alsoAllowed.Contains(Raw[end], StringComparison.Ordinal)))
        {
            end++;
        }

        // A sentence that ends with the line is whole; in one that was wrapped before, the next line may go on with the word.
        var isWrapped = end < _raw.Length && Raw[end] is '\n' or '\r' && IsCutAt(
            Raw[Math.Max(0, start - MaxValue)..start].LastIndexOf('\n') + Math.Max(0, start - MaxValue), end);
        return end == start || isWrapped ? null : Raw[start..end].ToString().TrimEnd('.', ':');
    }

    /// <summary>Whether a fragment may end here: with the line, or with what closes a sentence or a string.</summary>
    public bool IsEnd(int index)
    {
        var rest = Raw[End(index)..].TrimStart(" \t");
        return rest.IsEmpty || rest[0] is '\n' or '\r' or '.' or ',' or ';' or ')' or ']' or '}' or '`' or '\'' or '"' or '…' or '<' or '\\' or '|' or '│' or '*';
    }

    /// <summary>Whether nothing but what closes a string comes behind it on its line.</summary>
    public bool IsLastOfLine(int index)
    {
        var rest = Raw[End(index)..].TrimStart(" \t\r.\"'`)]}*|│");
        return rest.IsEmpty || rest[0] == '\n' || (rest[0] == '\\' && IsEnd(index));
    }

    /// <summary>Whether a message may begin here: sentences that merely speak of one have a word before.</summary>
    public bool IsBeginning(int index)
    {
        var before = Raw[..Start(index)].TrimEnd(" \t*_~");
        if (before.Length > 0 && char.IsAsciiLetterLower(before[^1]) && !(before.Length > 1 && before[^2] == '\\'))
        {
            return false;
        }

        var inList = before.Length > 0 && before[^1] == ',' && before[Math.Max(0, before.Length - MaxValue)..].Contains('[');
        return before.IsEmpty || inList || !(char.IsLetterOrDigit(before[^1]) || before[^1] is ',' or ')' or '-') ||
            (before.Length > 1 && before[^2] == '\\' && before[^1] is 'n' or 't' or 'r');
    }

    /// <summary>Whether the character before an index belongs to a word that goes on here.</summary>
    public bool IsWithinWord(int index) =>
        Start(index) is var start and > 0 && char.IsLetterOrDigit(Raw[start - 1]) && !HasEscapeBefore(start);

    /// <summary>A passage on one line, without what it was escaped with.</summary>
    /// <param name="start">Index of its first character.</param>
    /// <param name="end">Index behind its last one.</param>
    public string Plain(int start, int end)
    {
        const int limit = 4000;
        var passage = Raw[Start(start)..End(end)];
        var slashes = 0;
        for (var i = start; i < end; i++)
        {
            if (IsQuote(Text[i]))
            {
                slashes = QuoteMark.SlashesOf(Text[i]);
                break;
            }
        }

        passage = passage[..Math.Min(passage.Length, limit << Math.Min(slashes, 3))];
        var plain = QuotedValue.OnOneLine(QuotedValue.Unescape(passage.ToString(), slashes));
        return plain[..Math.Min(plain.Length, limit)].Trim();
    }

    private bool HasEscapeBefore(int start) => start > 1 && Raw[start - 2] == '\\' && Raw[start - 1] is 'n' or 't' or 'r';

    private bool IsCutAt(int lineBefore, int end)
    {
        var width = end - lineBefore - 1;
        var next = Raw[end..].TrimStart("\r\n");
        // The line before is as long as this one: a terminal's edge.
        var from = Math.Max(0, lineBefore - MaxValue);
        var previous = lineBefore <= 0 ? -1 : lineBefore - from - Raw[from..lineBefore].LastIndexOf('\n') - 1;
        return width == previous && next.Length > 0 && char.IsAsciiLetterOrDigit(next[0]);
    }

    /// <summary>Room that the pieces of a large text share.</summary>
    public sealed class Buffers
    {
        public char[] Text { get; private set; } = [];

        public int[] At { get; private set; } = [];

        internal void Grow(int length)
        {
            if (length > Text.Length)
            {
                (Text, At) = (new char[length + (length / 4)], new int[length + (length / 4)]);
            }
        }
    }
}
