using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Selectors;

/// <summary>Parses label selectors.</summary>
internal sealed class SelectorReader(string text)
{
    private int _position;

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _position >= text.Length;
        }
    }

    public LabelSelector.Requirement Requirement()
    {
        if (Take("!"))
        {
            return new LabelSelector.Requirement(Key(), SelectorOperator.DoesNotExist, []);
        }

        var key = Key();
        if (AtEnd || Peek == ',')
        {
            return new LabelSelector.Requirement(key, SelectorOperator.Exists, []);
        }

        if (Take("!="))
        {
            return Single(key, SelectorOperator.NotIn);
        }

        if (Take("==") || Take("="))
        {
            return Single(key, SelectorOperator.In);
        }

        if (Take(">"))
        {
            return Single(key, SelectorOperator.Greater);
        }

        if (Take("<"))
        {
            return Single(key, SelectorOperator.Less);
        }

        return Word() switch
        {
            "in" => new LabelSelector.Requirement(key, SelectorOperator.In, Values()),
            "notin" => new LabelSelector.Requirement(key, SelectorOperator.NotIn, Values()),
            var other => throw Bad($"found '{other}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    /// <summary>Reads the comma between requirements.</summary>
    public void Separator()
    {
        if (AtEnd)
        {
            return;
        }

        if (!Take(",") || AtEnd)
        {
            throw Bad($"found '{Rest()}', expected: identifier after ','");
        }
    }

    private char Peek => _position < text.Length ? text[_position] : '\0';

    private LabelSelector.Requirement Single(string key, SelectorOperator operation)
    {
        SkipSpace();
        var value = Word();
        if (operation is SelectorOperator.In or SelectorOperator.NotIn && LabelRules.ValueError(value) is { } problem)
        {
            throw ApiErrors.BadRequest(
                $"unable to parse requirement: values[0][{key}]: Invalid value: {GoText.Quote(value)}: {problem}");
        }

        return new LabelSelector.Requirement(key, operation, [value]);
    }

    private List<string> Values()
    {
        SkipSpace();
        if (!Take("("))
        {
            throw Bad($"found '{Rest()}' expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            SkipSpace();
            values.Add(Word());
            SkipSpace();
            if (Take(")"))
            {
                return values;
            }

            if (!Take(","))
            {
                throw Bad($"found '{Rest()}', expected: ',' or ')'");
            }
        }
    }

    private string Key()
    {
        SkipSpace();
        var key = Word();
        if (key.Length == 0)
        {
            throw Bad($"found '{Rest()}', expected: !, identifier, or 'end of string'");
        }

        return LabelRules.KeyError(key) is { } problem
            ? throw ApiErrors.BadRequest($"unable to parse requirement: key: Invalid value: {GoText.Quote(key)}: {problem}")
            : key;
    }

    private string Word()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && !char.IsWhiteSpace(text[_position]) && !"=!(),<>".Contains(text[_position]))
        {
            _position++;
        }

        return text[start.._position];
    }

    private bool Take(string token)
    {
        SkipSpace();
        if (!text.AsSpan(_position).StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _position += token.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private string Rest() => _position < text.Length ? text[_position..] : "";

    private static ApiException Bad(string problem) => ApiErrors.BadRequest($"unable to parse requirement: {problem}");
}
