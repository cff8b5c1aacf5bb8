using System.Numerics;

namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>Makes a <see cref="NormalText"/>, in one pass.</summary>
internal ref struct TextNormalizer(ReadOnlySpan<char> source, Span<char> text, Span<int> at)
{
    private const string Margin = " \t\r\u00a0|│>#";
    private const string Opening = " \t\r\n\u00a0([{:=,>|;*_~`";

    private static readonly bool[] s_isPlain = [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c) || ".:/-(),;{}[]@&?!%+$^".Contains((char)c))];

    private static readonly HashSet<string> s_tags =
    [
        "a", "b", "br", "code", "div", "em", "font", "i", "kbd", "li", "mark", "p", "pre", "samp", "small", "span", "strong", "td", "th", "tr", "tt",
        "u",
    ];

    private readonly ReadOnlySpan<char> _raw = source;
    private readonly Span<char> _text = text;
    private readonly Span<int> _at = at;
    private int _length;
    private int _i;
    private int _slashes;
    private int _lastSlashes;
    private bool _isEscapedWide;
    private int _width = 1;
    private int _singleWidth = 1;

    /// <summary>Fills the text and where its characters come from.</summary>
    /// <returns>The length of the text.</returns>
    public int Run()
    {
        SkipMargin();
        while (_i < _raw.Length)
        {
            TakePlain();
            if (_i < _raw.Length)
            {
                Step(_raw[_i]);
            }
        }

        return _length;
    }

    // Nearly all of a text passes here.
    private void TakePlain()
    {
        var (from, length) = (_i, _length);
        for (; from < _raw.Length && _raw[from] is < '\u0080' and var c && s_isPlain[c]; from++)
        {
            _text[length] = c;
            _at[length++] = from;
        }

        (_i, _length) = (from, length);
    }

    private void Step(char c)
    {
        switch (c)
        {
            case '\n':
                _i++;
                SkipMargin();
                break;
            case ' ' or '\t' or '\r' or '\u00a0':
                _i++;
                break;
            case '=' or '|' or '│' when IsLastOfLine(c):
                _i++;
                break;
            case '\\':
                TakeSlashes();
                break;
            case '"' or '\'' or '`':
                TakeQuotes(c);
                break;
            case '*' or '_' or '~':
                TakeEmphasis(c);
                break;
            case '<' when TagLength() is var length and > 0:
                _i += length;
                break;
            case >= '\uE000' and <= '\uE0FF':
                _i++;
                break;
            default:
                Append(c, _i++);
                break;
        }
    }

    private void Append(char c, int at)
    {
        _text[_length] = c;
        _at[_length++] = at;
    }

    private readonly char Before(int index) => index > 0 ? _raw[index - 1] : '\n';

    private readonly char At(int index) => index < _raw.Length ? _raw[index] : '\n';

    /// <summary>Terminals, PowerShell and quoting put bars and angles before the lines of what they quote.</summary>
    private void SkipMargin()
    {
        while (_i < _raw.Length && Margin.Contains(_raw[_i], StringComparison.Ordinal))
        {
            _i++;
        }
    }

    private readonly bool IsLastOfLine(char c)
    {
        var rest = _raw.Slice(_i + 1, Math.Min(400, _raw.Length - _i - 1));
        rest = c == '=' ? rest.TrimStart('\r') : rest.TrimStart(" \t\r");
        return rest.Length > 0 && rest[0] == '\n';
    }

    private void TakeSlashes()
    {
        var end = _i + 1;
        while (end < _raw.Length && _raw[end] == '\\')
        {
            end++;
        }

        switch (At(end))
        {
            case '"' or '\'' or '`' when end < _raw.Length:
                TakeEscapedQuote(_raw[end], end - _i);
                break;
            case 'n':
                _i = end + 1;
                SkipMargin();
                break;
            case 't' or 'r':
                _i = end + 1;
                break;
            case '\n' or '\r' when LengthOfWrappedQuote(end, end - _i) is var length and > 0:
                TakeEscapedQuote('"', end - _i, length);
                break;
            case ' ' or '\n' or '\r':
                // YAML folds a quoted line that way, a shell goes on with the next one.
                _i = end;
                break;
            default:
                for (; _i < end; _i++)
                {
                    Append('\\', _i);
                }

                break;
        }
    }

    /// <summary>The rest of a mark whose backslashes were broken off it at the edge of a terminal; 0 when there is none.</summary>
    private readonly int LengthOfWrappedQuote(int lineBreak, int slashes)
    {
        var start = lineBreak;
        while (start < _raw.Length && start - lineBreak < 40 && (_raw[start] == '\n' || Margin.Contains(_raw[start], StringComparison.Ordinal)))
        {
            start++;
        }

        var end = start;
        while (At(end) == '\\')
        {
            end++;
        }

        // YAML folds lines behind a backslash and indents the next one; then the backslash is none of the mark's.
        var isFold = _raw[start - 1] == ' ' && end > start && end - start == _lastSlashes && end - start + slashes != _lastSlashes;
        return end < _raw.Length && _raw[end] == '"' && !isFold && (_raw[start - 1] != ' ' || slashes + end - start == _lastSlashes) ? end + 1 - lineBreak : 0;
    }

    /// <summary>
    /// Takes a mark behind backslashes; <paramref name="wrapped"/> is the length of what follows where they were broken off it.
    /// </summary>
    private void TakeEscapedQuote(char mark, int slashes, int wrapped = 0)
    {
        var start = _i;
        var quote = _i + slashes + Math.Max(0, wrapped - 1);
        for (var i = _i + slashes; i < quote; i++)
        {
            slashes += _raw[i] == '\\' ? 1 : 0;
        }

        if (mark == '`' || IsApostrophe(mark, _i, quote + 1))
        {
            Append(mark == '`' ? QuoteMark.Code : '\'', quote);
            _i = quote + 1;
            return;
        }

        // What is quoted may end in backslashes, which each level of escaping doubles; they are no part of the mark that closes it.
        var own = slashes;
        if (mark == '"' && IsOpening(_i))
        {
            _slashes = slashes;
            _isEscapedWide = At(quote + 1) == '"' && (IsWord(quote + 2) || (_isEscapedWide && At(quote + 2) == '\\'));
        }
        else if (mark == '"' && slashes > _slashes && BitOperations.IsPow2(_slashes + 1) &&
            BitOperations.TrailingZeroCount(~slashes) == BitOperations.Log2((uint)_slashes + 1))
        {
            own = _slashes;
        }

        var isWide = mark == '"' && _isEscapedWide && At(quote + 1) == '"' && own == _slashes;
        _lastSlashes = own;
        Append(isWide ? QuoteMark.EscapedTwice(own) : QuoteMark.Escaped(mark, own), wrapped > 0 ? start : quote - own);
        _i = quote + (isWide ? 2 : 1);
    }

    private void TakeQuotes(char mark)
    {
        var end = _i + 1;
        while (end < _raw.Length && _raw[end] == mark)
        {
            end++;
        }

        var run = end - _i;
        if (mark == '`')
        {
            // A fence, or around another mark or emphasis, it says nothing.
            if (run < 3 && !IsMark(Before(_i)) && !IsMark(At(end)))
            {
                Append(IsApostrophe(mark, _i, end) ? '\'' : QuoteMark.Code, _i);
                if (run == 2 && IsOpening(_i) && !IsWord(end))
                {
                    Append(QuoteMark.Code, _i + 1);
                }
            }
        }
        else if (IsApostrophe(mark, _i, end))
        {
            Append('\'', _i);
        }
        else if (run == 1 && LengthOfJoint(mark, end) is var joint and > 0)
        {
            end += joint;
        }
        else
        {
            var width = mark == '"' ? _width : _singleWidth;
            AppendRun(mark, run, IsOpening(_i), IsWord(end), ref width);
            _ = mark == '"' ? _width = width : _singleWidth = width;
        }

        _i = end;
    }

    /// <summary>
    /// Marks in a row: one that was repeated, as CSV and verbatim strings write it, an empty value, or several that close one after the other.
    /// </summary>
    private void AppendRun(char mark, int run, bool isOpening, bool isBeforeWord, ref int width)
    {
        if (isOpening && isBeforeWord)
        {
            var outer = run > 1 && !BitOperations.IsPow2(run) ? 1 : 0;
            width = BitOperations.IsPow2(run - outer) && run <= 17 ? run - outer : 1;
        }

        if (mark == '"' && isOpening)
        {
            _slashes = 0;
        }

        var rest = run;
        if (isOpening && isBeforeWord && run > width)
        {
            Emit(mark, 1, ref rest);
        }

        while (width > 1 && rest >= width)
        {
            Emit(mark, width, ref rest);
        }

        while (rest > 0)
        {
            Emit(mark, 1, ref rest);
        }
    }

    private void Emit(char mark, int width, ref int rest)
    {
        Append(QuoteMark.Repeated(mark, width), _i);
        _i += width;
        rest -= width;
    }

    /// <summary>
    /// What a program puts between the halves of a string it broke: a quotation mark, a plus, a line break and another mark.
    /// </summary>
    private readonly int LengthOfJoint(char mark, int from)
    {
        var (hasPlus, hasBreak) = (false, false);
        for (var at = from; at < _raw.Length && at - from < 200; at++)
        {
            switch (_raw[at])
            {
                case '+' when !hasPlus:
                    hasPlus = true;
                    break;
                case '\n' when !hasBreak:
                    hasBreak = true;
                    break;
                case ' ' or '\t' or '\r':
                    break;
                default:
                    return _raw[at] == mark && hasBreak && hasPlus ? at + 1 - from : 0;
            }
        }

        return 0;
    }

    private readonly bool IsApostrophe(char mark, int start, int end) =>
        mark != '"' && char.IsAsciiLetter(Before(start)) && char.IsAsciiLetter(At(end)) && !IsOpening(start);

    private readonly bool IsOpening(int index)
    {
        var before = Before(index);
        return Opening.Contains(before, StringComparison.Ordinal) || (before is 'n' or 't' or 'r' && Before(index - 1) == '\\');
    }

    private readonly bool IsWord(int index) =>
        char.IsLetterOrDigit(At(index)) || At(index) is '/' or '-' || (At(index) == '*' && At(index + 1) is '"' or '\'');

    private static bool IsMark(char c) => c is '"' or '\'' or '*' or '_' or '~' or '\\';

    /// <summary>Emphasis of Markdown; a star that stands for any verb or resource, and the underscore of a name, stay.</summary>
    private void TakeEmphasis(char c)
    {
        var end = _i + 1;
        while (end < _raw.Length && _raw[end] == c)
        {
            end++;
        }

        var (before, after) = (Before(_i), At(end));
        var isOutside = end - _i > 1
            ? c != '_' || !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after)
            : (char.IsWhiteSpace(before) && (char.IsLetter(after) || IsMark(after) || after == '`')) ||
              ((char.IsLetterOrDigit(before) || IsMark(before) || before == '`') && (char.IsWhiteSpace(after) || ".,;:".Contains(after, StringComparison.Ordinal)));
        for (; _i < end; _i++)
        {
            if (!isOutside)
            {
                Append(c, _i);
            }
        }
    }

    /// <summary>Length of a tag of a page; 0 for anything else in angles.</summary>
    private readonly int TagLength()
    {
        var rest = _raw.Slice(_i + 1, Math.Min(300, _raw.Length - _i - 1));
        var close = rest.IndexOfAny('>', '\n');
        if (close < 1 || rest[close] != '>')
        {
            return 0;
        }

        var name = rest[..close].Trim('/');
        var end = name.IndexOfAny(' ', '/');
        name = end < 0 ? name : name[..end];
        return name.Length is > 0 and < 8 && s_tags.Contains(name.ToString()) ? close + 2 : 0;
    }
}
