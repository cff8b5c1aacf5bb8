using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Formatting;

/// <summary>
/// What the views in KubeStellar.Wec.Format.ps1xml show of a value: always one line that no terminal obeys, whatever a server or manifest
/// has put into it. Not for use by scripts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    /// <summary>A length of time in at most two units, as kubectl shows ages: <c>42s</c>, <c>5m3s</c>, <c>3h12m</c>, <c>9d</c>.</summary>
    public static string Age(TimeSpan? age) => age switch
    {
        null => "",
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => $"{(int)age.Value.TotalSeconds}s",
        { TotalMinutes: < 10 } => $"{(int)age.Value.TotalMinutes}m{age.Value.Seconds}s",
        { TotalHours: < 3 } => $"{(int)age.Value.TotalMinutes}m",
        { TotalHours: < 8 } => $"{(int)age.Value.TotalHours}h{age.Value.Minutes}m",
        { TotalDays: < 2 } => $"{(int)age.Value.TotalHours}h",
        { TotalDays: < 8 } => $"{(int)age.Value.TotalDays}d{age.Value.Hours}h",
        _ => $"{(int)age.Value.TotalDays}d",
    };

    /// <summary>One value.</summary>
    public static string Text(object? value) => SafeText.Line(Convert.ToString(Bare(value), CultureInfo.InvariantCulture));

    /// <summary>Several values on one line.</summary>
    public static string List(object? values) => Bare(values) switch
    {
        string or null => Text(values),
        IEnumerable many => SafeText.Line(string.Join(", ", many.Cast<object?>().Select(Text))),
        _ => Text(values),
    };

    /// <summary>Names and values on one line: <c>region=eu, tier=edge</c>; our own before those of controllers.</summary>
    public static string Pairs(object? values)
    {
        // What comes back from a file or another process is a hashtable.
        var pairs = Bare(values) switch
        {
            IEnumerable<KeyValuePair<string, string>> own => own,
            IDictionary read => read.Keys.Cast<object>().Select(key => KeyValuePair.Create($"{key}", $"{read[key]}")),
            _ => [],
        };
        return List(pairs
            .OrderBy(pair => pair.Key.Contains('/', StringComparison.Ordinal))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));
    }

    /// <summary>Where something holds; nothing said is everywhere.</summary>
    public static string Place(string? space) => string.IsNullOrEmpty(space) ? "*" : Text(space);

    /// <summary>What a permission is about, as kubectl writes it: <c>deployments.apps/scale "web"</c>; a path as it is.</summary>
    public static string Target(PSObject permission)
    {
        string Part(string name) => List(permission.Properties[name]?.Value);
        var (path, group, subresource, names) = (Part("NonResourceUrl"), Part("Group"), Part("Subresource"), Part("ResourceName"));
        if (path.Length > 0)
        {
            return path;
        }

        // Of a kind that its server does not know, the plural is not known either.
        var text = Part("Resource") is { Length: > 0 } plural ? plural : Part("ResourceKind");
        text = group.Length == 0 ? text : $"{text}.{group}";
        text = subresource.Length == 0 ? text : $"{text}/{subresource}";
        return names.Length == 0 ? text : $"{text} \"{names}\"";
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
