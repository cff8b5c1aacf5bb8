using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Measuring;

namespace KubeStellar.Wec.Benchmarks.Reporting;

/// <summary>Writes a report with every sample, for comparing runs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string Write(Report report, string machine) => new JsonObject
    {
        ["machine"] = machine,
        ["rows"] = new JsonArray([.. report.Rows.Select(Describe)]),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)note)]),
    }.ToJsonString(s_indented);

    private static JsonObject Describe(Row row) => new()
    {
        ["name"] = row.Name,
        ["unit"] = row.Unit,
        ["ours"] = Describe(row.Ours),
        ["bare"] = row.Rival is null ? null : Describe(row.Rival),
        ["ratio"] = row.Ratio,
        ["bar"] = row.Bar?.Text,
        ["verdict"] = row.Verdict,
    };

    private static JsonObject Describe(Samples samples) => new()
    {
        ["median"] = samples.Median,
        ["min"] = samples.Min,
        ["samples"] = new JsonArray([.. samples.Values.Select(value => (JsonNode)value)]),
    };
}
