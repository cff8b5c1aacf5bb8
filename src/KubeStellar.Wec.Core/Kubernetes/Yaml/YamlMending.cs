using System.Buffers;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// Rewrites what YamlDotNet refuses although libyaml, and with it kubectl, reads it: quoted text and flow collections whose later lines are
/// not indented, a comment right behind a quotation mark, line separators within quotes, and blanks in the first empty lines of a literal
/// block. It only marks out quotes, flow collections, blocks and comments; every token else is copied. Lines keep their numbers.
/// </summary>
/// <remarks>To be used on what did not parse, and only if it parses then.</remarks>
internal sealed class YamlMending
{
    private static readonly SearchValues<char> s_endOfWord = SearchValues.Create(" \t\r\n,[]{}");

    private readonly string _text;
    private readonly StringBuilder _result = new();
    private int _at;
    private int _lineStart;
    private int _flowDepth;
    private int _flowColumn;
    private int _parent = -1;
    private int _key = -1;
    private bool _mayBegin = true;

    private YamlMending(string text) => _text = text;

    private int Column => _at - _lineStart;

    private bool IsEnd => _at >= _text.Length;

    /// <summary>The text with the same meaning in a form that YamlDotNet takes; the same text when there is nothing to mend.</summary>
    public static string Of(string text)
    {
        var mending = new YamlMending(text);
        while (!mending.IsEnd)
        {
            mending.Step();
        }

        return mending._result.ToString();
    }

    private void Step()
    {
        var c = _text[_at];
        if (IsBreak(c))
        {
            CopyBreak();
        }
        else if (c is ' ' or '\t' or '\uFEFF')
        {
            Copy(1);
        }
        else if (c == '#' && (Column == 0 || _text[_at - 1] is ' ' or '\t'))
        {
            CopyLine();
        }
        else if (_mayBegin && Column == 0 && _flowDepth == 0 && (c == '%' || IsMarker()))
        {
            _mayBegin = true;
            Copy(c == '%' ? LineEnd(_at) - _at : 3);
        }
        else if (_mayBegin && c is '"' or '\'')
        {
            CopyQuoted(c);
        }
        else if (_mayBegin && _flowDepth == 0 && c is '|' or '>' && IsBlockHeader())
        {
            CopyBlock();
        }
        else if (!CopyIndicator(c))
        {
            CopyPlain();
        }
    }

    private bool CopyIndicator(char c)
    {
        var isSpaced = _at + 1 == _text.Length || _text[_at + 1] is ' ' or '\t' || IsBreak(_text[_at + 1]);
        switch (c)
        {
            case '[' or '{' when _mayBegin:
                _flowColumn = _flowDepth++ == 0 ? Column : _flowColumn;
                break;
            case ']' or '}' when _flowDepth > 0:
                _flowDepth--;
                Copy(1);
                _mayBegin = false;
                return true;
            case ',' when _flowDepth > 0:
                break;
            case '-' or '?' when _mayBegin && isSpaced && _flowDepth == 0:
                _parent = Column;
                break;
            case ':' when isSpaced || (_flowDepth > 0 && !_mayBegin):
                _parent = _flowDepth == 0 && _key >= 0 ? _key : _parent;
                break;
            case '&' or '!' when _mayBegin:
                Copy(_text.AsSpan(_at).IndexOfAny(s_endOfWord) is > 0 and var length ? length : _text.Length - _at);
                return true;
            default:
                return false;
        }

        Copy(1);
        _mayBegin = true;
        return true;
    }

    private void CopyPlain()
    {
        Begin();
        var end = _at + 1;
        while (end < _text.Length && !IsBreak(_text[end]) && !(_text[end] == '#' && _text[end - 1] is ' ' or '\t')
            && !(_flowDepth > 0 && _text[end] is ',' or '[' or ']' or '{' or '}') && !IsValueMark(end))
        {
            end++;
        }

        Copy(end - _at);
    }

    private bool IsValueMark(int at) => _text[at] == ':'
        && (at + 1 == _text.Length || _text[at + 1] is ' ' or '\t' || IsBreak(_text[at + 1]) || (_flowDepth > 0 && _text[at + 1] is ',' or ']' or '}'));

    private void Begin()
    {
        _key = _mayBegin && _flowDepth == 0 && _key < 0 ? Column : _key;
        _mayBegin = false;
    }

    private void CopyQuoted(char mark)
    {
        var end = _at + 1;
        while (end < _text.Length && (_text[end] != mark || (mark == '\'' && end + 1 < _text.Length && _text[end + 1] == mark)))
        {
            end += _text[end] == mark || (_text[end] == '\\' && mark == '"') ? 2 : 1;
        }

        Begin();
        if (end >= _text.Length)
        {
            // It never ends, so that nothing behind it can be told.
            Copy(_text.Length - _at);
            return;
        }

        var folded = YamlFolding.OfQuoted(_text.AsSpan(_at + 1, end - _at - 1), mark, out var lines);
        if (folded is null)
        {
            Copy(end + 1 - _at);
        }
        else
        {
            _result.Append('"').Append(folded).Append('"').Append('\n', lines);
            _lineStart = lines > 0 ? _text.LastIndexOfAny(['\n', '\r'], end) + 1 : _lineStart;
            _at = end + 1;
            if (lines > 0 && LineEnd(_at) > _at)
            {
                _result.Append(' ', (_flowDepth > 0 ? _flowColumn : Math.Max(_parent, 0)) + 1);
            }
        }

        if (!IsEnd && _text[_at] == '#')
        {
            _result.Append(' ');
            CopyLine();
        }
    }

    private bool IsBlockHeader()
    {
        var rest = _text.AsSpan(_at + 1, LineEnd(_at) - _at - 1).TrimStart("+-0123456789");
        return rest.IsEmpty || (rest[0] is ' ' or '\t' && (rest.TrimStart(" \t").IsEmpty || rest.TrimStart(" \t")[0] == '#'));
    }

    private void CopyBlock()
    {
        var isExplicit = _text.AsSpan(_at, LineEnd(_at) - _at).Trim().IndexOfAnyInRange('1', '9') is 1 or 2;
        CopyLine();
        if (IsEnd)
        {
            return;
        }

        CopyBreak();
        var first = _at;
        while (first < _text.Length && Indentation(first) is var blanks && first + blanks == LineEnd(first) && LineEnd(first) < _text.Length)
        {
            first = NextLine(first);
        }

        var indentation = first < _text.Length ? Indentation(first) : 0;
        while (!IsEnd && (_at < first || Indentation(_at) >= indentation || _at + Indentation(_at) == LineEnd(_at)) && indentation > _parent)
        {
            if (_at < first && !isExplicit && Indentation(_at) <= indentation)
            {
                _at += Indentation(_at);
            }

            CopyLine();
            if (!IsEnd)
            {
                CopyBreak();
            }
        }
    }

    private void CopyBreak()
    {
        Copy(_text[_at] == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n' ? 2 : 1);
        (_lineStart, _mayBegin) = (_at, true);
        if (_flowDepth == 0)
        {
            (_key, _parent) = (-1, -1);
            return;
        }

        var end = LineEnd(_at);
        var indentation = _text.AsSpan(_at, end - _at).IndexOfAnyExcept(" \t");
        if (indentation >= 0 && indentation <= _flowColumn)
        {
            _at += indentation;
            _result.Append(' ', _flowColumn + 1);
        }
    }

    private bool IsMarker() => _text.AsSpan(_at).StartsWith("---") && (LineEnd(_at) == _at + 3 || _text[_at + 3] is ' ' or '\t');

    private int Indentation(int line)
    {
        var end = line;
        while (end < _text.Length && _text[end] == ' ')
        {
            end++;
        }

        return end - line;
    }

    private int LineEnd(int from) => _text.AsSpan(from).IndexOfAny('\n', '\r') is >= 0 and var length ? from + length : _text.Length;

    private int NextLine(int line)
    {
        var end = LineEnd(line);
        return end + (_text.AsSpan(end).StartsWith("\r\n") ? 2 : 1);
    }

    private void CopyLine() => Copy(LineEnd(_at) - _at);

    private void Copy(int length)
    {
        _result.Append(_text, _at, length);
        _at += length;
    }

    private static bool IsBreak(char c) => c is '\n' or '\r';
}
