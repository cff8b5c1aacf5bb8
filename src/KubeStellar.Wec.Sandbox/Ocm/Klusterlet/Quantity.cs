using System.Globalization;
using System.Numerics;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>A Kubernetes quantity that can be summed: a whole number of thousandths, printed with the suffix of the first addend.</summary>
internal readonly record struct Quantity(BigInteger Thousandths, string Suffix)
{
    private const int LongestText = 20;

    private static readonly (string Suffix, BigInteger Factor)[] s_units =
    [
        ("Ki", BigInteger.Pow(1024, 1) * 1000), ("Mi", BigInteger.Pow(1024, 2) * 1000), ("Gi", BigInteger.Pow(1024, 3) * 1000),
        ("Ti", BigInteger.Pow(1024, 4) * 1000), ("Pi", BigInteger.Pow(1024, 5) * 1000), ("m", 1), ("k", 1_000_000),
        ("M", 1_000_000_000), ("G", 1_000_000_000_000), ("T", 1_000_000_000_000_000), ("", 1000),
    ];

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Thousandths + right.Thousandths, left.Suffix);

    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (text is null || text.Length > LongestText)
        {
            return false;
        }

        var (suffix, factor) = s_units.First(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text[..^suffix.Length], Style, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        quantity = new Quantity(new BigInteger(number * 1000m) * factor / 1000, suffix);
        return true;
    }

    public override string ToString()
    {
        var suffix = Suffix ?? "";
        var factor = s_units.First(unit => unit.Suffix == suffix).Factor;
        return Thousandths % factor == 0
            ? (Thousandths / factor).ToString(CultureInfo.InvariantCulture) + suffix
            : Thousandths % 1000 == 0
                ? (Thousandths / 1000).ToString(CultureInfo.InvariantCulture)
                : Thousandths.ToString(CultureInfo.InvariantCulture) + "m";
    }
}
