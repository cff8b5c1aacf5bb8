using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Reads what a user typed as a hashtable.</summary>
internal static class Values
{
    /// <summary>Keys and values as <see cref="PlainText"/>.</summary>
    /// <exception cref="WecException">A value is missing or is not a single one.</exception>
    public static IReadOnlyDictionary<string, string> Of(Hashtable typed, string parameter)
    {
        var (values, nothings) = Changes(typed, parameter);
        return nothings.Count == 0 ? values : throw Invalid(parameter, nothings[0], "has no value");
    }

    /// <summary>The same, and the keys without a value, which stand for what is to be taken away.</summary>
    /// <exception cref="WecException">A value is not a single one.</exception>
    public static (IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Nothings) Changes(Hashtable typed, string parameter)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var nothings = new List<string>();
        foreach (DictionaryEntry entry in typed)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!;
            if ((entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value) is not { } value)
            {
                nothings.Add(key);
                continue;
            }

            values[key] = PlainText.Of(value) ?? throw Invalid(parameter, key, "is not a single value");
        }

        nothings.Sort(StringComparer.Ordinal);
        return values.Count + nothings.Count > 0 ? (values, nothings) : throw new WecException(
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
        "InvalidValue", WecErrorKind.InvalidInput, $"'{key}' in {parameter} {problem}.", "Give each name one text, number, Boolean or time.");
}
