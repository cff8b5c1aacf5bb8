using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Inventory;

/// <summary>What can be the name of a WEC: it becomes the name of a namespace, so an RFC 1123 label.</summary>
public static partial class WecName
{
    private const int MaxLength = 63;

    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && DnsLabel().IsMatch(name);

    /// <exception cref="WecException">The name cannot be a WEC's.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new WecException(
                "InvalidWecName", WecErrorKind.InvalidInput, $"'{Shorten(name)}' cannot be the name of a WEC.",
                $"Use 1 to {MaxLength} lower-case letters, digits and '-', beginning and ending with a letter or digit: "
                + "the name becomes a namespace on the ITS.");
        }
    }

    private static string Shorten(string name) => name.Length <= 80 ? name : name[..77] + "...";

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
