using System.Globalization;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// Writes a single value as the text Kubernetes keeps of it: the same in every culture and time zone. Times are ISO 8601 in UTC; one
/// without a zone counts as local, as everywhere in PowerShell.
/// </summary>
internal static class PlainText
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>Null for what is no single value.</summary>
    public static string? Of(object value) => value switch
    {
        string text => text,
        char letter => letter.ToString(),
        bool truth => truth ? "true" : "false",
        Uri address => address.OriginalString,
        DateTime time => time.ToUniversalTime().ToString(Instant, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
