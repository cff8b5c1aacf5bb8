using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace KubeStellar.Wec.Formatting;

/// <summary>What the views in KubeStellar.Wec.Format.ps1xml show of a value. Not for use by scripts.</summary>
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

    /// <summary>Names and values on one line: <c>region=eu, tier=edge</c>; our own before those of controllers.</summary>
    public static string Pairs(object? values)
    {
        if ((values is PSObject wrapped ? wrapped.BaseObject : values) is not IEnumerable<KeyValuePair<string, string>> pairs)
        {
            return "";
        }

        return string.Join(", ", pairs
            .OrderBy(pair => pair.Key.Contains('/', StringComparison.Ordinal))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));
    }

    /// <summary>A condition's state, blank when nobody has set it.</summary>
    public static string State(object? state) =>
        Convert.ToString(state, CultureInfo.InvariantCulture) is { } text && text != "None" ? text : "";

    /// <summary>Several values on one line.</summary>
    public static string List(object? values) =>
        (values is PSObject wrapped ? wrapped.BaseObject : values) switch
        {
            null => "",
            string text => text,
            IEnumerable many => string.Join(", ", many.Cast<object>()),
            var one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>Text in lines of at most so many characters, broken between words; a table itself breaks within them.</summary>
    public static string Lines(string? text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] += lines[^1].Length == 0 ? word : " " + word;
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>What a permission is about, as kubectl writes it: <c>deployments.apps/scale "web"</c>; a path as it is.</summary>
    public static string Target(string? resource, string? subresource, string? group, string? path, object? names)
    {
        if (!string.IsNullOrEmpty(path))
        {
            return path;
        }

        var text = string.IsNullOrEmpty(group) ? resource : $"{resource}.{group}";
        text = string.IsNullOrEmpty(subresource) ? text : $"{text}/{subresource}";
        var named = List(names);
        return named.Length == 0 ? text ?? "" : $"{text} \"{named}\"";
    }
}
