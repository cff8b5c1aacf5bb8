using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// An amount of a resource, such as <c>800m</c> or <c>2Gi</c>
/// (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
/// </summary>
/// <param name="Text">As it is written.</param>
/// <param name="Value">In units of the resource.</param>
internal readonly partial record struct Quantity(string Text, decimal Value)
{
    private static readonly Dictionary<string, decimal> s_factors = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    /// <summary>False for what Kubernetes would refuse, and for what no machine has.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var match = Form().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        try
        {
            quantity = new(text, number * s_factors[match.Groups["unit"].Value]);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^(?<number>[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?)(?<unit>[numkMGTPE]|[KMGTPE]i|)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
