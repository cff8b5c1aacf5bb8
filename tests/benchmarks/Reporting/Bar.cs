using System.Globalization;

namespace KubeStellar.Wec.Benchmarks.Reporting;

/// <summary>How good a row has to be.</summary>
internal abstract record Bar
{
    public static Bar RatioAtMost(double limit) => new RatioBar(limit);

    public static Bar SpeedUpAtLeast(double factor) => new SpeedUpBar(factor);

    public static Bar ValueAtMost(double limit, string unit) => new ValueBar(limit, unit);

    public abstract string Text { get; }

    public abstract bool IsMetBy(Row row);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record RatioBar(double Limit) : Bar
    {
        public override string Text => $"<={Number(Limit)}x";

        public override bool IsMetBy(Row row) => row.Ratio <= Limit;
    }

    private sealed record SpeedUpBar(double Factor) : Bar
    {
        public override string Text => $"1/{Number(Factor)}x";

        public override bool IsMetBy(Row row) => row.Ratio <= 1 / Factor;
    }

    private sealed record ValueBar(double Limit, string Unit) : Bar
    {
        public override string Text => $"<={Number(Limit)} {Unit}";

        public override bool IsMetBy(Row row) => row.Ours.Median <= Limit;
    }
}
