using KubeStellar.Wec.Benchmarks.Measuring;

namespace KubeStellar.Wec.Benchmarks.Reporting;

/// <summary>One thing measured.</summary>
/// <param name="Name">What was done, and by whom.</param>
/// <param name="Unit">ms, MiB or count.</param>
/// <param name="Ours">What this module needed.</param>
/// <param name="Rival">What the bare client, or whom the name tells, needed; null when there is nothing to compare with.</param>
/// <param name="Bar">How good it has to be; null when the row only informs.</param>
internal sealed record Row(string Name, string Unit, Samples Ours, Samples? Rival = null, Bar? Bar = null)
{
    /// <summary>
    /// Ours to the rival's: the median over the rounds, since what else a shared machine does in one round falls on both; of the medians
    /// where they were not measured in turns.
    /// </summary>
    public double? Ratio =>
        Rival is null ? null
        : Rival.Values.Count == Ours.Values.Count ? new Samples([.. Ours.Values.Zip(Rival.Values, (ours, rival) => ours / rival)]).Median
        : Ours.Median / Rival.Median;

    public string Verdict => Bar is null ? "" : Bar.IsMetBy(this) ? "within" : "over";

    public bool IsOver => Bar is not null && !Bar.IsMetBy(this);
}

/// <summary>Everything a run found out.</summary>
internal sealed class Report
{
    public List<Row> Rows { get; } = [];

    /// <summary>What was left out or scaled, and why.</summary>
    public List<string> Notes { get; } = [];

    public void Add(Row row) => Rows.Add(row);

    public void Note(string text) => Notes.Add(text);
}
