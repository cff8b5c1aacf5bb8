using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Reads the typed fields of one mapping and says where a wrong one stands. Unknown fields are ignored, null and empty are absent.</summary>
internal sealed class FieldReader
{
    private readonly string _path;
    private readonly KubeNode _node;
    private readonly Dictionary<string, KubeNode> _map;

    public FieldReader(string path, KubeNode node)
    {
        _path = path;
        _node = node;
        _map = node.Map ?? throw Fault(KubeConfigError.Malformed, "has something else where a mapping belongs");
    }

    public FieldReader(NamedNode entry)
        : this(entry.File.Path, entry.Body)
    {
    }

    public KubeNode? Node(string key) => _map.TryGetValue(key, out var node) && !node.IsNull ? node : null;

    public FieldReader? Child(string key) => Node(key) is { } node ? new FieldReader(_path, node) : null;

    public string? Text(string key)
    {
        var text = Node(key) is { } node ? node.Text ?? throw Wrong(node, key, "text") : null;
        return text is "" ? null : text;
    }

    public bool Flag(string key) =>
        Node(key) is { } node && ((node.IsPlain ? YamlScalar.Flag(node.Text!) : null) ?? throw Wrong(node, key, "true or false"));

    public byte[]? Bytes(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw Fault(KubeConfigError.BadCertificate, $"has '{key}' that is not base64", Node(key));
        }
    }

    /// <summary>A path, made absolute against the directory of the kubeconfig; a tilde is not expanded, as in kubectl.</summary>
    public string? FilePath(string key) => Text(key) is { } text ? Absolute(text, key) : null;

    public string Absolute(string text, string key)
    {
        try
        {
            return Path.GetFullPath(text, Path.GetDirectoryName(_path) ?? _path);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw Fault(KubeConfigError.Malformed, $"has '{key}' that is not a path", Node(key));
        }
    }

    public IReadOnlyList<string> Texts(string key)
    {
        if (Node(key) is not { } node)
        {
            return [];
        }

        return [.. (node.Items ?? throw Wrong(node, key, "a list of text")).Select(item => item.Text ?? throw Wrong(item, key, "a list of text"))];
    }

    public IEnumerable<FieldReader> Children(string key)
    {
        if (Node(key) is not { } node)
        {
            return [];
        }

        return (node.Items ?? throw Wrong(node, key, "a list")).Select(item => new FieldReader(_path, item));
    }

    public IEnumerable<string> Keys => _map.Keys;

    public KubeConfigException Fault(KubeConfigError error, string what, KubeNode? at = null) =>
        KubeConfigException.At(error, _path, (at ?? _node).Line, what);

    private KubeConfigException Wrong(KubeNode at, string key, string expected) =>
        Fault(KubeConfigError.Malformed, $"has '{key}' that is not {expected}", at);
}
