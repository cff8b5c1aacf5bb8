using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Benchmarks.Reporting;

/// <summary>Writes a report as a table of at most 100 columns.</summary>
internal static class ReportTable
{
    private static readonly int[] s_widths = [-37, 10, 8, 9, 8, 7, 9, -6];

    public static string Write(Report report, string machine)
    {
        var text = new StringBuilder();
        Line(text, ["row", "ours", "min", "bare", "min", "ratio", "bar", "verdict"]);
        Line(text, [.. s_widths.Select(width => new string('-', Math.Abs(width)))]);
        foreach (var row in report.Rows)
        {
            Line(text,
            [
                row.Name, $"{Number(row.Ours.Median)}{Suffix(row.Unit)}", Number(row.Ours.Min), Number(row.Rival?.Median),
                Number(row.Rival?.Min), row.Ratio is { } ratio ? ratio.ToString(ratio < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture) : "",
                row.Bar?.Text ?? "", row.Verdict,
            ]);
        }

        text.AppendLine();
        foreach (var note in report.Notes)
        {
            text.Append("* ").AppendLine(note);
        }

        return text.Append(machine).ToString();
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = s_widths[i] < 0 ? cells[i].PadRight(-s_widths[i]) : cells[i].PadLeft(s_widths[i]);
            line.Append(i == 0 ? "" : " ").Append(cell);
        }

        text.AppendLine(line.ToString().TrimEnd());
    }

    private static string Suffix(string unit) => unit is "ms" or "MiB" ? " " + unit : "";

    private static string Number(double? value) => value switch
    {
        null => "",
        < 10 and var small => small.ToString("0.#", CultureInfo.InvariantCulture),
        { } large => large.ToString("0", CultureInfo.InvariantCulture),
    };
}
