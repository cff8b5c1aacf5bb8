using System.Globalization;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Labels;

/// <summary>
/// What Kubernetes accepts as a label (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/) and which
/// labels belong to somebody else.
/// </summary>
public static partial class LabelRules
{
    private const int MaxNameLength = 63;
    private const int MaxPrefixLength = 253;

    private static readonly string[] s_reservedDomains =
        ["open-cluster-management.io", "kubestellar.io", "kubernetes.io", "k8s.io"];

    /// <summary>What is wrong with a key, or null.</summary>
    public static string? ProblemWithKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (slash >= 0)
        {
            var prefix = key[..slash];
            if (prefix.Length is 0 or > MaxPrefixLength || !Subdomain().IsMatch(prefix))
            {
                return $"the prefix '{prefix}' is not a DNS name of lower-case letters, digits, '-' and '.'";
            }
        }

        return name.Length is 0 or > MaxNameLength || !NamePart().IsMatch(name)
            ? $"'{name}' must have 1 to {MaxNameLength} letters, digits, '-', '_' or '.', and begin and end with a letter or digit"
            : null;
    }

    /// <summary>What is wrong with a value, or null. The empty value is allowed.</summary>
    public static string? ProblemWithValue(string value) =>
        value.Length > MaxNameLength || (value.Length > 0 && !NamePart().IsMatch(value))
            ? $"'{value}' must have at most {MaxNameLength} letters, digits, '-', '_' or '.', and begin and end with a letter or digit"
            : null;

    /// <summary>Whether a controller of Kubernetes, OCM or KubeStellar owns labels of this prefix.</summary>
    public static bool IsReserved(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && s_reservedDomains.Any(domain =>
            key.AsSpan(0, slash).Equals(domain, StringComparison.Ordinal)
            || key.AsSpan(0, slash).EndsWith("." + domain, StringComparison.Ordinal));
    }

    /// <exception cref="WecException">A key or value is not one Kubernetes accepts.</exception>
    public static void Check(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, value) in labels)
        {
            if ((ProblemWithKey(key) ?? ProblemWithValue(value)) is { } problem)
            {
                throw new WecException(
                    "InvalidLabel", WecErrorKind.InvalidInput, $"The label '{key}={value}' is not allowed: {problem}.",
                    IsTime(value)
                        ? "A label holds no ':', so no time of day: give the day alone, as Get-Date -Format yyyy-MM-dd does. Nothing was written."
                        : "Change the label; nothing was written.");
            }
        }
    }

    private static bool IsTime(string value) =>
        value.Contains(':', StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
