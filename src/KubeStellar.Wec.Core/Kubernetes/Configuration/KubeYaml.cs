using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// Reads YAML (and so JSON) into plain nodes from parser events alone: no tag ever builds a type. An alias shares the node of its
/// anchor and nothing walks the whole tree, so that repeated aliases cost nothing.
/// </summary>
internal sealed class KubeYaml
{
    /// <summary>Schemas in CustomResourceDefinitions nest deepest, and stay below this.</summary>
    private const int MaxDepth = 128;

    private static readonly HashSet<string> CoreTags =
        [.. new[] { "str", "int", "float", "bool", "null", "map", "seq" }.Select(name => "tag:yaml.org,2002:" + name)];

    private readonly string _path;
    private readonly LiftedText _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, KubeNode> _anchors = [];

    private bool _followsMergeKeys;

    private KubeYaml(string path, string text)
    {
        _path = path;
        _text = new LiftedText(text);
        _parser = new Parser(new StringReader(_text.Text));
    }

    /// <summary>The first document, as kubectl reads it; null when there is none.</summary>
    public static KubeNode? Read(string path, string text)
    {
        var reader = new KubeYaml(path, text);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            // What the parser says may quote the file.
            throw KubeConfigException.At(KubeConfigError.Malformed, path, Line(e.Start), "is not well-formed YAML");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or OverflowException)
        {
            throw KubeConfigException.At(KubeConfigError.Malformed, path, null, "is not well-formed YAML");
        }
    }

    /// <summary>Every document of a manifest file; merge keys, which the first of a mapping's values win over, are followed.</summary>
    /// <exception cref="KubeConfigException">It is not well formed, or too deep.</exception>
    public static IReadOnlyList<KubeNode> ReadAll(string path, string text, int maxDocuments)
    {
        var reader = new KubeYaml(path, text) { _followsMergeKeys = true };
        var documents = new List<KubeNode>();
        try
        {
            while (reader.ReadDocument() is { } document)
            {
                if (documents.Count == maxDocuments)
                {
                    throw KubeConfigException.At(KubeConfigError.TooLarge, path, document.Line, $"has more than {maxDocuments} documents");
                }

                reader._anchors.Clear();
                documents.Add(document);
            }
        }
        catch (YamlException e)
        {
            throw KubeConfigException.At(KubeConfigError.Malformed, path, Line(e.Start), "is not well-formed YAML");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or OverflowException)
        {
            throw KubeConfigException.At(KubeConfigError.Malformed, path, null, "is not well-formed YAML");
        }

        return documents;
    }

    private static int Line(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);

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
            throw Fault(KubeConfigError.TooLarge, current, $"is nested deeper than {MaxDepth} levels");
        }

        if (current is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value.Value, out var shared)
                ? shared
                : throw Fault(KubeConfigError.Malformed, current, "has an alias without its anchor");
        }

        // On some broken input the parser ends a mapping between a key and its value.
        var start = current as NodeEvent ?? throw Fault(KubeConfigError.Malformed, current, "is not well-formed YAML");
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !CoreTags.Contains(start.Tag.Value))
        {
            throw Fault(KubeConfigError.Malformed, current, "has a YAML tag, which Kubernetes never needs");
        }

        var node = start switch
        {
            Scalar scalar => KubeNode.Scalar(Line(scalar.Start), scalar.Value, _text, scalar.Style == ScalarStyle.Plain),
            MappingStart => ReadMapping(depth, Line(start.Start)),
            _ => ReadSequence(depth, Line(start.Start)),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private KubeNode ReadMapping(int depth, int line)
    {
        var map = new Dictionary<string, KubeNode>(StringComparer.Ordinal);
        var fromElsewhere = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var at = _parser.Current!;
            if (at is not Scalar)
            {
                throw Fault(KubeConfigError.Malformed, at, "has a key that is not plain text");
            }

            var key = ReadNode(depth + 1).Text ?? "";
            if (key == "<<" && _followsMergeKeys)
            {
                _parser.MoveNext();
                var merged = ReadNode(depth + 1);
                foreach (var (inner, value) in (merged.Items ?? [merged]).SelectMany(source => source.Map ?? []))
                {
                    map.TryAdd(inner, value);
                    fromElsewhere.Add(inner);
                }

                continue;
            }

            if (key == "<<")
            {
                throw Fault(KubeConfigError.Malformed, at, "uses a YAML merge key, which is not supported");
            }

            _parser.MoveNext();
            var node = ReadNode(depth + 1);
            if (fromElsewhere.Remove(key))
            {
                map[key] = node;
            }
            else if (!map.TryAdd(key, node))
            {
                throw Fault(KubeConfigError.Malformed, at, "repeats a key of the same mapping");
            }
        }

        return KubeNode.Mapping(line, map);
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

    private KubeConfigException Fault(KubeConfigError error, ParsingEvent at, string what) =>
        KubeConfigException.At(error, _path, Line(at.Start), what);
}
