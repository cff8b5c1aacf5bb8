using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Reads what a user typed as a hashtable.</summary>
internal static class Values
{
    /// <summary>Keys and values as text: numbers without a locale, Booleans in lower case as Kubernetes writes them.</summary>
    /// <exception cref="WecException">A value is missing or is not a single one.</exception>
    public static IReadOnlyDictionary<string, string> Of(Hashtable typed, string parameter)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in typed)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!;
            values[key] = (entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value) switch
            {
                string text => text,
                bool truth => truth ? "true" : "false",
                Uri address => address.OriginalString,
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                null => throw Invalid(parameter, key, "has no value"),
                _ => throw Invalid(parameter, key, "is not a single value"),
            };
        }

        return values.Count > 0 ? values : throw new WecException(
            "NothingToSet", WecErrorKind.InvalidInput, $"{parameter} is empty.", "Give at least one name and value, as in @{ region = 'eu' }.");
    }

    /// <summary>Keys with true or false.</summary>
    /// <exception cref="WecException">A value is anything else.</exception>
    public static IReadOnlyDictionary<string, bool> Switches(Hashtable typed, string parameter)
    {
        var values = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (key, text) in Of(typed, parameter))
        {
            values[key] = bool.TryParse(text, out var isOn) ? isOn : throw Invalid(parameter, key, "is neither true nor false");
        }

        return values;
    }

    private static WecException Invalid(string parameter, string key, string problem) => new(
        "InvalidValue", WecErrorKind.InvalidInput, $"'{key}' in {parameter} {problem}.", "Give each name one text, number or Boolean.");
}
