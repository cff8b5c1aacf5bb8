using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>Annotations that an agent gives its ManagedCluster when it creates it.</summary>
public static partial class AgentAnnotations
{
    /// <summary>Only annotations under this prefix reach the ManagedCluster.</summary>
    public const string Prefix = "agent.open-cluster-management.io/";

    /// <summary>What the API server allows all annotations of an object together.</summary>
    private const int MaxTotal = 256 * 1024;

    /// <summary>The key as it is to be written.</summary>
    internal static string KeyOf(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? key : Prefix + key;

    /// <exception cref="WecException">A key is none, or all of them are too long.</exception>
    internal static void Check(IReadOnlyDictionary<string, string> annotations)
    {
        foreach (var key in annotations.Keys)
        {
            if (!Name().IsMatch(KeyOf(key)[Prefix.Length..]))
            {
                throw new WecException(
                    "InvalidAnnotation", WecErrorKind.InvalidInput, $"The annotation '{key}' cannot reach the ManagedCluster.",
                    $"Use 1 to 63 letters, digits, '-', '_' and '.'; it is written as {Prefix}<name>, since the agent passes on no other.");
            }
        }

        if (annotations.Sum(a => a.Key.Length + a.Value.Length) > MaxTotal)
        {
            throw new WecException(
                "InvalidAnnotation", WecErrorKind.InvalidInput, "The annotations are longer than an object may carry.",
                "Keep them under 256 KiB together.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
