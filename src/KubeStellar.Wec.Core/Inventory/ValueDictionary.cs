namespace KubeStellar.Wec.Inventory;

/// <summary>
/// Names and values such as labels. As text it is what a label selector takes and a CSV file can hold: <c>region=eu,tier=edge</c>.
/// </summary>
public sealed class ValueDictionary : Dictionary<string, string>
{
    internal static readonly ValueDictionary Empty = new([]);

    public ValueDictionary()
        : base(StringComparer.Ordinal)
    {
    }

    internal ValueDictionary(IEnumerable<KeyValuePair<string, string>> values)
        : base(values, StringComparer.Ordinal)
    {
    }

    public override string ToString() =>
        string.Join(',', this.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    internal static ValueDictionary Of(IReadOnlyDictionary<string, string>? values) => values is { Count: > 0 } ? new(values) : Empty;
}
