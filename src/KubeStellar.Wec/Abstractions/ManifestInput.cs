using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Manifests;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Takes Kubernetes objects in the forms PowerShell has them in: files, text, and what ConvertFrom-Json and the like make.</summary>
internal static class ManifestInput
{
    private const int MaxDepth = 128;

    /// <exception cref="WecException">InvalidManifest, ManifestNotFound or TooManyManifests.</exception>
    public static IReadOnlyList<ManifestObject> Of(PSObject input, Action<string> warn) => input.BaseObject switch
    {
        string text => ManifestReader.ReadText(text, warn: warn),
        FileSystemInfo file => ManifestReader.ReadFiles([file.FullName], warn),
        JsonObject ready => ManifestReader.Of(ready),
        _ => ToNode(input, 0) is JsonObject content ? ManifestReader.Of(content) : throw Invalid($"{input.BaseObject.GetType().Name} is no object of Kubernetes."),
    };

    private static JsonNode? ToNode(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Invalid($"It is nested deeper than {MaxDepth} levels.");
        }

        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            null => null,
            string text => text,
            bool truth => truth,
            DateTime time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IDictionary map => FromMap(map, depth),
            PSCustomObject when value is PSObject made => FromProperties(made, depth),
            IEnumerable many => new JsonArray([.. many.Cast<object?>().Select(item => ToNode(item, depth + 1))]),
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(plain, CultureInfo.InvariantCulture),
            float or double or decimal => Convert.ToDouble(plain, CultureInfo.InvariantCulture),
            _ => Convert.ToString(plain, CultureInfo.InvariantCulture),
        };
    }

    private static JsonObject FromMap(IDictionary map, int depth)
    {
        var json = new JsonObject();
        foreach (DictionaryEntry entry in map)
        {
            json[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = ToNode(entry.Value, depth + 1);
        }

        return json;
    }

    private static JsonObject FromProperties(PSObject made, int depth)
    {
        var json = new JsonObject();
        foreach (var property in made.Properties.OfType<PSNoteProperty>())
        {
            json[property.Name] = ToNode(property.Value, depth + 1);
        }

        return json;
    }

    private static WecException Invalid(string what) => new(
        "InvalidManifest", WecErrorKind.InvalidInput, what, "Pipe objects with apiVersion, kind and metadata, such as ConvertFrom-Json makes of a manifest.");
}
