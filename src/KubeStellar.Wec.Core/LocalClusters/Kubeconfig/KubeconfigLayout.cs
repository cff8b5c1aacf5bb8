using KubeStellar.Wec.Kubernetes.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>
/// Where things stand in the text of a kubeconfig, so that it can be edited and not written anew: comments, order, and what nobody knows
/// stay as they are. Only for text that <see cref="KubeConfigFile"/> has read already.
/// </summary>
internal sealed class KubeconfigLayout
{
    private readonly string _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, KubeconfigSection> _sections = [];
    private int _last;

    private KubeconfigLayout(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Whether there is anything but comments.</summary>
    public bool HasRoot { get; private set; }

    /// <summary>Whether the whole is written with braces, as JSON is.</summary>
    public bool IsFlow { get; private set; }

    /// <summary>Whether there is any key.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Just behind the last of the content: for braces, before the closing one.</summary>
    public int End { get; private set; }

    public KubeconfigSection? Section(string key) => _sections.GetValueOrDefault(key);

    public static KubeconfigLayout Read(string text)
    {
        var layout = new KubeconfigLayout(text);
        layout.Read();
        return layout;
    }

    private void Read()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is MappingStart root)
            {
                (HasRoot, IsFlow) = (true, root.Style == MappingStyle.Flow);
                ReadRoot();
                return;
            }
        }
    }

    private void ReadRoot()
    {
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            IsEmpty = false;
            var key = (Scalar)_parser.Current!;
            var keyEnd = Index(key.End);
            _last = keyEnd;
            _parser.MoveNext();
            var section = ReadValue(keyEnd);
            _sections[key.Value] = section;
        }

        End = IsFlow ? Index(_parser.Current!.Start) : EndOfLine(_last);
    }

    private KubeconfigSection ReadValue(int keyEnd)
    {
        var at = _parser.Current!;
        if (at is not SequenceStart { Style: var style, Start: var start })
        {
            var begin = Index(at.Start);
            Skip();
            return new(keyEnd, begin, Math.Max(begin, _last), false, false, []);
        }

        var isFlow = style == SequenceStyle.Flow;
        var items = new List<KubeconfigItem>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(ReadItem(isFlow));
        }

        Note(_parser.Current!);
        return new(keyEnd, Index(start), _last, items.Count > 0, isFlow, items);
    }

    private KubeconfigItem ReadItem(bool isFlow)
    {
        var start = Index(_parser.Current!.Start);
        string? name = null;
        if (_parser.Current is MappingStart)
        {
            while (_parser.MoveNext() && _parser.Current is not MappingEnd)
            {
                var key = (_parser.Current as Scalar)?.Value;
                _parser.MoveNext();
                name = key == "name" && _parser.Current is Scalar value ? value.Value : name;
                Skip();
            }

            Note(_parser.Current!);
        }
        else
        {
            Skip();
        }

        return isFlow ? new(name, start, _last) : new(name, StartOfItem(start), EndOfLine(_last));
    }

    /// <summary>Goes to the end of the node that has just begun.</summary>
    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += _parser.Current!.NestingIncrease;
            Note(_parser.Current);
        }
        while (depth > 0 && _parser.MoveNext());
    }

    /// <summary>The ends of block mappings and lists lie behind the comments that follow them, so they do not count.</summary>
    private void Note(ParsingEvent at)
    {
        if (at is Scalar or AnchorAlias)
        {
            _last = Math.Max(_last, Index(at.End));
        }
        else if (at is MappingEnd or SequenceEnd && Index(at.Start) < _text.Length && _text[Index(at.Start)] is '}' or ']')
        {
            // The parser points at the bracket, not behind it.
            _last = Math.Max(_last, Index(at.Start) + 1);
        }
    }

    private int StartOfItem(int index)
    {
        var dash = index;
        while (dash > 0 && _text[dash - 1] != '-')
        {
            dash--;
        }

        var start = Math.Max(dash - 1, 0);
        while (start > 0 && _text[start - 1] is ' ')
        {
            start--;
        }

        return start;
    }

    private int EndOfLine(int index)
    {
        // A block scalar ends at the beginning of the next line already.
        if (index > 0 && _text[index - 1] == '\n')
        {
            return index;
        }

        var end = _text.IndexOf('\n', Math.Min(index, _text.Length));
        return end < 0 ? _text.Length : end + 1;
    }

    private static int Index(Mark mark) => checked((int)mark.Index);
}
