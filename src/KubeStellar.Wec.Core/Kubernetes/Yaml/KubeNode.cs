namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>A YAML or JSON node that remembers its line. Exactly one of text, map and items is set, or none for null.</summary>
internal sealed class KubeNode
{
    private readonly LiftedText? _source;
    private readonly string? _text;

    private KubeNode(int line, string? text = null, LiftedText? source = null, bool isPlain = false)
    {
        Line = line;
        _text = text;
        _source = source;
        IsPlain = isPlain;
    }

    public int Line { get; }

    /// <summary>True for a scalar without quotes, the only kind that can be a boolean.</summary>
    public bool IsPlain { get; }

    public Dictionary<string, KubeNode>? Map { get; private init; }

    public List<KubeNode>? Items { get; private init; }

    public bool IsNull => _text is null && Map is null && Items is null;

    public string? Text => _text is null ? null : _source?.Restore(_text) ?? _text;

    public static KubeNode Scalar(int line, string text, LiftedText source, bool isPlain) =>
        isPlain && text is "" or "~" or "null" or "Null" or "NULL" ? new(line) : new(line, text, source, isPlain);

    public static KubeNode Mapping(int line, Dictionary<string, KubeNode> map) => new(line) { Map = map };

    public static KubeNode Sequence(int line, List<KubeNode> items) => new(line) { Items = items };
}
