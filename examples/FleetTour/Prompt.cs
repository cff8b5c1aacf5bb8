namespace KubeStellar.Wec.FleetTour;

/// <summary>Prints what somebody at a PowerShell prompt would type and see.</summary>
internal static class Prompt
{
    private const int Width = 100;

    public static void Say(string text) => Console.WriteLine($"{Environment.NewLine}# {text}");

    public static void Type(params ReadOnlySpan<string> lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            Console.WriteLine(i == 0 ? $"PS> {lines[i]}" : $"        {lines[i]}");
        }
    }

    /// <summary>A table as Format-Table lays it out: every column as wide as its widest cell, the last one cut at the screen's edge.</summary>
    public static void Table<T>(IEnumerable<T> rows, params (string Label, Func<T, object?> Value)[] columns)
    {
        var cells = rows.Select(row => Array.ConvertAll(columns, column => column.Value(row)?.ToString() ?? "")).ToList();
        var widths = columns.Select((column, i) => cells.Select(row => row[i].Length).Append(column.Label.Length).Max()).ToArray();
        Console.WriteLine();
        Line(Array.ConvertAll(columns, column => column.Label), widths);
        Line(Array.ConvertAll(columns, column => new string('-', column.Label.Length)), widths);
        cells.ForEach(row => Line(row, widths));
    }

    private static void Line(string[] row, int[] widths)
    {
        var line = string.Join(' ', row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
        Console.WriteLine(line.Length <= Width ? line : string.Concat(line.AsSpan(0, Width - 1), "…"));
    }
}
