using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// Reads YAML (and so JSON) into plain nodes from parser events alone: no tag ever builds a type. An alias shares the node of its
/// anchor and nothing walks the whole tree, so that repeated aliases cost nothing. As for kubectl, merge keys are followed and the last of
/// equal keys counts.
/// </summary>
internal sealed class KubeYaml
{
    /// <summary>Schemas in CustomResourceDefinitions nest deepest, and stay below this.</summary>
    private const int MaxDepth = 128;

    /// <summary>More than any file that is worth reading; each takes some hundred bytes.</summary>
    private const int MaxNodes = 4_000_000;

    /// <summary>What merge keys may add: each copies the whole of what it names.</summary>
    private const int MaxMerged = 200_000;

    private const int MaxRepeated = 5;

    private static readonly HashSet<string> s_coreTags =
        [.. new[] { "str", "int", "float", "bool", "null", "map", "seq" }.Select(name => "tag:yaml.org,2002:" + name)];

    private readonly LiftedText _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, KubeNode> _anchors = [];
    private readonly List<(int Line, string Key)> _repeated = [];
    private int _nodes;
    private int _merged;

    private KubeYaml(string text)
    {
        _text = new LiftedText(text);
        _parser = new Parser(new StringReader(_text.Text));
    }

    /// <summary>The first document, as kubectl reads it; null when there is none.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="repeated">Receives the line and the key where a mapping has one twice, of the first few.</param>
    /// <exception cref="KubeYamlException">It is not well formed, too deep, or too much.</exception>
    public static KubeNode? Read(string text, Action<int, string>? repeated = null) =>
        Read(text, static reader => reader.ReadDocument(), repeated);

    /// <summary>Every document of a manifest file.</summary>
    /// <exception cref="KubeYamlException">It is not well formed, too deep, or too much.</exception>
    public static IReadOnlyList<KubeNode> ReadAll(string text, int maxDocuments, Action<int, string>? repeated = null) =>
        Read(text, reader => reader.ReadDocuments(maxDocuments), repeated);

    private static T Read<T>(string text, Func<KubeYaml, T> read, Action<int, string>? repeated)
    {
        // What joins files leaves the mark of each at the start of a line.
        text = text.Contains('\uFEFF', StringComparison.Ordinal) ? text.Replace("\n\uFEFF", "\n", StringComparison.Ordinal) : text;
        var (result, fault) = Attempt(text, read, repeated);
        if (fault is null)
        {
            return result!;
        }

        var mended = YamlMending.Of(text);
        var (second, stillWrong) = mended == text ? (default, fault) : Attempt(mended, read, repeated);
        return stillWrong is null ? second! : throw fault;
    }

    /// <summary>What was read, or that the text is not well formed. Every other fault is thrown.</summary>
    private static (T? Result, KubeYamlException? Fault) Attempt<T>(string text, Func<KubeYaml, T> read, Action<int, string>? repeated)
    {
        var reader = new KubeYaml(text);
        try
        {
            var result = read(reader);
            reader._repeated.ForEach(each => repeated?.Invoke(each.Line, each.Key));
            return (result, null);
        }
        catch (Exception e) when (e is YamlException or MisreadException or ArgumentException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or OverflowException)
        {
            // What the parser says may quote the file.
            return (default, new("is not well-formed YAML", reader.LineOf(e as YamlException, text)));
        }
    }

    /// <summary>The line of a fault. Of a tab where blanks belong, the parser tells the line of something before it.</summary>
    private int LineOf(YamlException? fault, string text)
    {
        var reached = _parser.Current is null ? 1 : Line(_parser.Current.Start);
        if (fault is null)
        {
            return reached;
        }

        var lines = text.Split('\n');
        var tab = fault.Message.Contains(" tab ", StringComparison.Ordinal)
            ? Array.FindIndex(lines, Math.Min(reached, lines.Length) - 1, IsIndentedByTab)
            : -1;
        return tab >= 0 ? tab + 1 : Math.Max(reached, Line(fault.Start));
    }

    private static bool IsIndentedByTab(string line)
    {
        var end = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        return line.AsSpan(0, end < 0 ? line.Length : end).Contains('\t');
    }

    private static int Line(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);

    private List<KubeNode> ReadDocuments(int maxDocuments)
    {
        var documents = new List<KubeNode>();
        while (ReadDocument() is { } document)
        {
            if (documents.Count == maxDocuments)
            {
                throw TooMuch(document.Line, $"has more than {maxDocuments} documents");
            }

            _anchors.Clear();
            documents.Add(document);
        }

        return documents;
    }

    private KubeNode? ReadDocument()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is DocumentStart)
            {
                _parser.MoveNext();
                return ReadNode(0);
            }
        }

        return null;
    }

    private KubeNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw TooMuch(Line(current.Start), $"is nested deeper than {MaxDepth} levels");
        }

        if (++_nodes > MaxNodes)
        {
            throw TooMuch(Line(current.Start), $"has more than {MaxNodes:#,0} values");
        }

        if (current is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value.Value, out var shared)
                ? shared
                : throw Fault(current, "has an alias without its anchor");
        }

        // On some broken input the parser ends a mapping between a key and its value.
        var start = current as NodeEvent ?? throw new MisreadException();
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !s_coreTags.Contains(start.Tag.Value))
        {
            throw Fault(current, "has a YAML tag, which Kubernetes never needs");
        }

        var node = start switch
        {
            Scalar scalar => KubeNode.Scalar(Line(scalar.Start), scalar.Value, _text, IsPlain(scalar)),
            MappingStart => ReadMapping(depth, Line(start.Start)),
            _ => ReadSequence(depth, Line(start.Start)),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private static bool IsPlain(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && !scalar.Tag.IsNonSpecific && (scalar.Tag.IsEmpty || scalar.Tag.Value != "tag:yaml.org,2002:str");

    private KubeNode ReadMapping(int depth, int line)
    {
        var map = new Dictionary<string, KubeNode>(StringComparer.Ordinal);
        var fromElsewhere = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var at = _parser.Current!;
            if (at is not Scalar name)
            {
                throw at is NodeEvent ? Fault(at, "has a key that is not plain text") : new MisreadException();
            }

            var key = ReadNode(depth + 1).Text ?? "";
            _parser.MoveNext();
            var node = ReadNode(depth + 1);
            if (key == "<<" && name.Style == ScalarStyle.Plain)
            {
                Merge(at, node, map, fromElsewhere);
            }
            else if (!map.TryAdd(key, node))
            {
                if (!fromElsewhere.Remove(key) && _repeated.Count < MaxRepeated)
                {
                    _repeated.Add((Line(at.Start), key));
                }

                map[key] = node;
            }
        }

        return KubeNode.Mapping(line, map);
    }

    /// <summary>
    /// As in the Go library, what is merged takes the place of what the mapping said before, and gives way to what it says after; of several
    /// sources the first wins.
    /// </summary>
    private void Merge(ParsingEvent at, KubeNode source, Dictionary<string, KubeNode> map, HashSet<string> fromElsewhere)
    {
        foreach (var each in source.Items?.AsEnumerable().Reverse() ?? [source])
        {
            foreach (var (key, value) in each.Map ?? throw Fault(at, "merges something else than a mapping"))
            {
                if (++_merged > MaxMerged)
                {
                    throw TooMuch(Line(at.Start), $"has merge keys that copy more than {MaxMerged:#,0} values");
                }

                map[key] = value;
                fromElsewhere.Add(key);
            }
        }
    }

    private KubeNode ReadSequence(int depth, int line)
    {
        var items = new List<KubeNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return KubeNode.Sequence(line, items);
    }

    private static KubeYamlException Fault(ParsingEvent at, string what) => new(what, Line(at.Start));

    private static KubeYamlException TooMuch(int line, string what) => new(what, line, isTooMuch: true);

    /// <summary>The parser's events do not fit together.</summary>
    private sealed class MisreadException : Exception;
}
