using System.Text.RegularExpressions;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>One call of a tool, argument by argument; no shell ever sees it.</summary>
/// <param name="Tool">What the tool is called.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed partial record ToolCommand(string Tool, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables it is given beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reads from its standard input.</summary>
    public string? Input { get; init; }

    /// <summary>As one would type it.</summary>
    public override string ToString()
    {
        var variables = Environment.Select(pair => $"{pair.Key}={Quoted(pair.Value)} ");
        return $"{string.Concat(variables)}{Tool} {string.Join(' ', Arguments.Select(Quoted))}";
    }

    private static string Quoted(string argument) =>
        NeedsNoQuotes().IsMatch(argument) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:=@,+-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NeedsNoQuotes();
}
