using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Yaml;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Manifests;

/// <summary>Reads manifests as people keep them: YAML or JSON, several in a file, wrapped in a List or a ManifestWork.</summary>
public static class ManifestReader
{
    public const int MaxFileBytes = 16 * 1024 * 1024;
    public const int MaxFiles = 1_000;
    public const int MaxObjects = 10_000;

    private const int MaxNodes = 1_000_000;
    private const int MaxWrappings = 4;

    private const int MaxRepeated = 5;

    private static readonly string[] s_names = ["name", "namespace"];
    private static readonly string[] s_extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads files, and of folders the files in them that are called like manifests.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="warn">Receives what is odd and can be lived with, such as a key that is repeated.</param>
    /// <param name="recurse">Whether the folders within folders count, too.</param>
    /// <exception cref="WecException">ManifestNotFound, InvalidManifest, TooManyManifests, NoManifests.</exception>
    public static IReadOnlyList<ManifestObject> ReadFiles(IEnumerable<string> paths, Action<string>? warn = null, bool recurse = false)
    {
        var files = paths.SelectMany(path => Files(path, recurse)).Distinct(StringComparer.Ordinal).Take(MaxFiles + 1).ToList();
        if (files.Count > MaxFiles)
        {
            throw TooMany($"more than {MaxFiles} files");
        }

        var objects = new List<ManifestObject>();
        foreach (var file in files)
        {
            objects.AddRange(Guarded(() => Read(BoundedFile.ReadText(file, MaxFileBytes, "The manifest"), file, warn)));
            if (objects.Count > MaxObjects)
            {
                throw TooMany($"more than {MaxObjects} objects");
            }
        }

        return objects.Count > 0 ? objects : throw new WecException(
            "NoManifests", WecErrorKind.InvalidInput, "There is no object in what was named.", "Name files with Kubernetes objects in YAML or JSON.");
    }

    /// <summary>Reads the objects of one text.</summary>
    /// <exception cref="WecException">InvalidManifest, TooManyManifests.</exception>
    public static IReadOnlyList<ManifestObject> ReadText(string text, string? source = null, Action<string>? warn = null) =>
        text.Length <= MaxFileBytes ? Guarded(() => Read(text.TrimStart('\uFEFF'), source, warn)) : throw TooMany($"a text of more than {MaxFileBytes >> 20} MiB");

    /// <summary>Takes objects that were read elsewhere.</summary>
    /// <exception cref="WecException">InvalidManifest, TooManyManifests.</exception>
    public static IReadOnlyList<ManifestObject> Of(JsonObject content, string? source = null) =>
        [.. Unwrap(content, source, 0).Take(MaxObjects)];

    private static List<ManifestObject> Read(string text, string? source, Action<string>? warn)
    {
        if (text.AsSpan().TrimStart().StartsWith("{") && ParsedAsJson(text, source, warn) is { } whole)
        {
            return [.. whole.SelectMany(content => Unwrap(content, source, 0))];
        }

        var objects = new List<ManifestObject>();
        foreach (var document in ReadYaml(text, source ?? "text", warn).Where(d => !d.IsNull))
        {
            var json = NodeJson.Write(document, MaxNodes, 4 * MaxFileBytes) ?? throw TooMany("a document that grows without end");
            objects.AddRange(document.Map is null
                ? throw Invalid(source, "a document that is no object")
                : JsonText.ReadAll(json).SelectMany(content => Unwrap(content, source, 0)));
        }

        return objects;
    }

    private static IReadOnlyList<KubeNode> ReadYaml(string text, string source, Action<string>? warn)
    {
        try
        {
            return KubeYaml.ReadAll(
                text, MaxObjects, (line, key) => warn?.Invoke($"The manifest '{source}' at line {line} {Repeats(key, "mapping")}"));
        }
        catch (KubeYamlException e)
        {
            throw Unreadable($"The manifest '{source}' at line {e.Line} {e.What}.", e);
        }
    }

    /// <summary>JSON may hold what YAML does not take, such as tabs; what only looks like JSON is YAML.</summary>
    private static IReadOnlyList<JsonObject>? ParsedAsJson(string text, string? source, Action<string>? warn)
    {
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var objects = JsonText.ReadAll(text, key => repeated.Add(key));
            foreach (var key in repeated.Take(MaxRepeated))
            {
                warn?.Invoke($"{Named(source)} {Repeats(key, "object")}");
            }

            return objects;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<ManifestObject> Unwrap(JsonObject content, string? source, int depth)
    {
        var item = new ManifestObject(content, source);
        if (item.ApiVersion.Length == 0 || item.Kind.Length == 0)
        {
            throw Invalid(source, "an object without apiVersion and kind");
        }

        foreach (var part in s_names.Where(part => content.At("metadata", part) is { } value && value.GetValueKind() != JsonValueKind.String))
        {
            // Without quotes, "no" and "1" are no text; taking the object for one without a name would be worse than an error.
            throw Invalid(
                source, $"an object of kind {SafeText.Name(item.Kind)} whose metadata.{part} is no text: put it in quotation marks");
        }

        var inner = item.Group == OcmTypes.ManifestWorks.Group && item.Kind == OcmTypes.ManifestWorks.Kind
            ? content.At("spec", "workload", "manifests") as JsonArray
            : item.Kind.EndsWith("List", StringComparison.Ordinal) ? content["items"] as JsonArray : null;
        if (inner is null)
        {
            return [item];
        }

        return depth < MaxWrappings
            ? inner.OfType<JsonObject>().SelectMany(i => Unwrap(i, source, depth + 1))
            : throw Invalid(source, "lists within lists");
    }

    private static IEnumerable<string> Files(string path, bool recurse)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            // A link may lead back to where it lies, so links to folders are not followed.
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = recurse,
                AttributesToSkip = recurse ? FileAttributes.ReparsePoint : 0,
                IgnoreInaccessible = false,
            };
            return [.. Directory.EnumerateFiles(path, "*", options)
                .Where(f => s_extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Take(MaxFiles + 1).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WecException(
                "ManifestNotFound", WecErrorKind.NotFound, $"The folder '{path}' cannot be read ({e.GetType().Name}).", "Name a folder you may read.", e);
        }
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (KubeConfigException e) when (e.Error is KubeConfigError.FileNotFound or KubeConfigError.Unreadable)
        {
            throw new WecException("ManifestNotFound", WecErrorKind.NotFound, e.Message, "Check the path.", e);
        }
        catch (Exception e) when (e is KubeConfigException or JsonException)
        {
            throw Unreadable(e.Message, e);
        }
    }

    private static string Repeats(string key, string of) =>
        $"repeats the key '{SafeText.Name(key)}' of the same {of}; the last one counts, as for kubectl.";

    private static string Named(string? source) => source is null ? "The manifest" : $"'{source}'";

    private static WecException Unreadable(string problem, Exception cause) => new(
        "InvalidManifest", WecErrorKind.InvalidInput, problem, "Correct the manifest; kubectl apply --dry-run=client shows the same.",
        cause);

    private static WecException Invalid(string? source, string what) => new(
        "InvalidManifest", WecErrorKind.InvalidInput, $"{Named(source)} holds {what}.",
        "A manifest is an object with apiVersion, kind and metadata.");

    private static WecException TooMany(string what) => new(
        "TooManyManifests", WecErrorKind.InvalidInput, $"That is {what}.", "Name fewer manifests at a time.");
}
