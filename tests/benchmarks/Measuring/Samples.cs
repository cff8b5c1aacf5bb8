namespace KubeStellar.Wec.Benchmarks.Measuring;

/// <summary>What one contestant needed in each round, in the unit of its row.</summary>
internal sealed class Samples(IReadOnlyList<double> values)
{
    public IReadOnlyList<double> Values { get; } = values;

    public double Min => Values.Min();

    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The same, of a larger or smaller amount of work.</summary>
    public Samples Scaled(double factor) => new([.. Values.Select(value => value * factor)]);

    public static Samples Of(double value) => new([value]);
}
