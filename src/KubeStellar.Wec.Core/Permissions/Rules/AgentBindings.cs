using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>Knows the bindings that the klusterlet operator makes for a work agent by their names.</summary>
internal static partial class AgentBindings
{
    /// <summary>The one agent they are for; null when there are several or none.</summary>
    public static WorkAgentIdentity? Identify(IEnumerable<RbacBinding> bindings)
    {
        var found = new HashSet<WorkAgentIdentity>();
        foreach (var binding in bindings)
        {
            if (OwnName().Match(binding.Metadata.Name) is { Success: true } own)
            {
                var klusterlet = own.Groups["klusterlet"].Value;
                found.UnionWith(binding.Subjects
                    .Where(s => s is { Kind: "ServiceAccount", NamespaceProperty.Length: > 0 } && s.Name == $"{klusterlet}-work-sa")
                    .Select(s => new WorkAgentIdentity(klusterlet, s.NamespaceProperty)));
            }
        }

        return found.Count == 1 ? found.Single() : null;
    }

    [GeneratedRegex(
        "^open-cluster-management:(?<klusterlet>[^:]+)-work:(?:agent|aggregate|execution|execution-admin)$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnName();
}
