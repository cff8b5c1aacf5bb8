using System.Numerics;
using System.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// Reads a text through the levels of escaping that logs and JSON put around a sentence: at level 1 each quote is written
/// <c>\"</c>, at level 2 <c>\\\"</c>. Lines may be wrapped anywhere.
/// </summary>
/// <remarks>Every step is bounded, so that no input makes it look at the same characters again and again.</remarks>
internal ref struct EscapedText(ReadOnlySpan<char> text, int position, int level)
{
    /// <summary>Where the text, or the string around the sentence, ends.</summary>
    public const char End = '\uFFFF';

    /// <summary>A sentence in a log entry in a JSON document in another; nobody reads on beyond that.</summary>
    public const int MaxLevel = 5;

    private const int MaxGap = 400;
    private const int MaxWraps = 2;

    private readonly ReadOnlySpan<char> _text = text;

    public int Position { get; set; } = position;

    public int Level { get; } = level;

    /// <summary>Whether anything beyond the last character was asked for: more text might have been read otherwise.</summary>
    public bool HasReachedEnd { get; private set; }

    /// <summary>How deep the quote at an index is escaped. Each level doubles the backslashes and adds one for the quote.</summary>
    public static int LevelOf(ReadOnlySpan<char> text, int quote)
    {
        var slashes = 0;
        while (quote - slashes > 0 && text[quote - slashes - 1] == '\\' && slashes < 63)
        {
            slashes++;
        }

        // What is quoted may itself end in backslashes, which adds a multiple of the next power of two.
        return BitOperations.TrailingZeroCount(~slashes);
    }

    /// <summary>The level of the next quote; 0 when there is none soon.</summary>
    public static int LevelAhead(ReadOnlySpan<char> text, int position)
    {
        var quote = text.Slice(position, Math.Min(MaxGap, text.Length - position)).IndexOf('"');
        return quote < 0 ? 0 : LevelOf(text, position + quote);
    }

    public char Peek() => Decode(Position, Level, out _);

    public char Next()
    {
        var c = Decode(Position, Level, out var next);
        Position = next;
        return c;
    }

    /// <summary>Takes words as they are written here; a space stands for any gap.</summary>
    public bool TryTake(string words)
    {
        var start = Position;
        foreach (var c in words)
        {
            if (c == ' ' ? !TakeGap() : !TryTake(c))
            {
                Position = start;
                return false;
            }
        }

        return true;
    }

    public bool TryTake(char wanted)
    {
        var start = Position;
        if (Peek() is '\n' or '\r')
        {
            TakeGap();
        }

        if (Next() == wanted)
        {
            return true;
        }

        Position = start;
        return false;
    }

    /// <summary>Takes white space, and with a line break the margin of the next line; false when there is none.</summary>
    public bool TakeGap()
    {
        var start = Position;
        var wraps = 0;
        for (var i = 0; i < MaxGap; i++)
        {
            var before = Position;
            var c = Next();
            if (c == '\\' && Peek() is 'n' or 'r' or 't' or '\n')
            {
                c = Next() == 'n' ? '\n' : ' ';
            }

            if (c == '\n' && ++wraps <= MaxWraps)
            {
                TakeMargin();
            }
            else if (c is not (' ' or '\t' or '\r' or '\u00a0'))
            {
                Position = before;
                break;
            }
        }

        return Position > start;
    }

    /// <summary>The characters of a passage on one line, at most so many.</summary>
    public static string Plain(ReadOnlySpan<char> text, int start, int end, int level, int limit = 4000)
    {
        var plain = new StringBuilder();
        var cursor = new EscapedText(text[..end], start, level);
        while (cursor.Position < end && plain.Length < limit)
        {
            if (cursor.TakeGap())
            {
                plain.Append(' ');
            }
            else if (cursor.Next() is var c and not End)
            {
                plain.Append(c);
            }
            else
            {
                break;
            }
        }

        return plain.ToString().Trim();
    }

    /// <summary>Terminals, PowerShell and quoting put bars and angles before the lines of what they quote.</summary>
    private void TakeMargin()
    {
        var start = Position;
        for (var i = 0; i < MaxGap; i++)
        {
            if (Peek() is not (' ' or '\t' or '|' or '│' or '>' or '#'))
            {
                return;
            }

            Next();
        }

        Position = start;
    }

    private char Decode(int at, int depth, out int next)
    {
        next = at;
        if (depth == 0)
        {
            if (at >= _text.Length)
            {
                HasReachedEnd = true;
                return End;
            }

            next = at + 1;
            return _text[at];
        }

        var c = Decode(at, depth - 1, out next);
        if (c == '"')
        {
            next = at;
            return End;
        }

        if (c != '\\')
        {
            return c;
        }

        var afterSlash = next;
        var escaped = Decode(next, depth - 1, out next);
        switch (escaped)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'u' when TryDecodeHex(ref next, depth - 1, out var code): return code;
            case End:
                next = afterSlash;
                return '\\';
            default: return escaped;
        }
    }

    private bool TryDecodeHex(ref int at, int depth, out char code)
    {
        var value = 0;
        var next = at;
        for (var i = 0; i < 4; i++)
        {
            var digit = Decode(next, depth, out next);
            if (!char.IsAsciiHexDigit(digit))
            {
                code = default;
                return false;
            }

            value = (value * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        at = next;
        code = (char)value;
        return true;
    }
}
