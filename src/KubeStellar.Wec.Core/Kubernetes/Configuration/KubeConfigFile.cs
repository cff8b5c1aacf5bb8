using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>One kubeconfig file: its entries by name, each left unread until somebody asks for it.</summary>
internal sealed class KubeConfigFile
{
    private KubeConfigFile(string path, KubeNode? root)
    {
        Path = path;
        if (root is null || root.IsNull)
        {
            return;
        }

        if (root.Map is null || !Is(root, "kind", "Config") || !Is(root, "apiVersion", "v1"))
        {
            throw KubeConfigException.At(KubeConfigError.Malformed, path, root.Line, "is not a kubeconfig (kind Config of version v1)");
        }

        CurrentContext = new FieldReader(path, root).Text("current-context");
        Clusters = Entries(root, "clusters", "cluster");
        Contexts = Entries(root, "contexts", "context");
        Users = Entries(root, "users", "user");
    }

    /// <summary>What such a file is, as a sentence begins.</summary>
    public const string Role = "The kubeconfig";

    public string Path { get; }

    /// <summary>What is odd in it and can be lived with, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>What relative paths in the file are relative to.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path) ?? Path;

    public string? CurrentContext { get; }

    public IReadOnlyList<NamedNode> Clusters { get; } = [];

    public IReadOnlyList<NamedNode> Contexts { get; } = [];

    public IReadOnlyList<NamedNode> Users { get; } = [];

    public static KubeConfigFile Read(string path) =>
        Parse(path, BoundedFile.ReadText(path, BoundedFile.KubeConfigLimit, Role));

    public static KubeConfigFile Parse(string path, string text)
    {
        var notes = new List<string>();
        return new(path, ReadYaml(path, text, notes)) { Notes = notes };
    }

    private static KubeNode? ReadYaml(string path, string text, List<string> notes)
    {
        try
        {
            return KubeYaml.Read(text, (line, key) => notes.Add(
                $"{Role} '{path}' at line {line} repeats the key '{SafeText.Name(key)}' of the same mapping; "
                + "the last one counts, as for kubectl."));
        }
        catch (KubeYamlException e)
        {
            throw KubeConfigException.At(e.IsTooMuch ? KubeConfigError.TooLarge : KubeConfigError.Malformed, path, e.Line, e.What);
        }
    }

    // Tools leave kind and apiVersion out, and kubectl lets them.
    private static bool Is(KubeNode root, string key, string expected) =>
        !root.Map!.TryGetValue(key, out var value) || value.IsNull || value.Text is "" || value.Text == expected;

    private List<NamedNode> Entries(KubeNode root, string list, string body)
    {
        var entries = new List<NamedNode>();
        if (!root.Map!.TryGetValue(list, out var node) || node.IsNull)
        {
            return entries;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in node.Items ?? throw Fault(node, $"has '{list}' that is not a list"))
        {
            if (item.Map is null)
            {
                throw Fault(item, $"has an entry of '{list}' that is not a mapping");
            }

            var name = new FieldReader(Path, item).Text("name") ?? "";
            if (!names.Add(name))
            {
                throw Fault(item, $"has two entries of '{list}' with the same name");
            }

            var inner = item.Map.GetValueOrDefault(body);
            entries.Add(new NamedNode(name, inner is null || inner.IsNull ? KubeNode.Mapping(item.Line, []) : inner, this));
        }

        return entries;
    }

    private KubeConfigException Fault(KubeNode at, string what) => KubeConfigException.At(KubeConfigError.Malformed, Path, at.Line, what);
}
