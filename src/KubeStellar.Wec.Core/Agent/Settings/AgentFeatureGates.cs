using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>
/// The feature gates of the agents and whether they are on by default
/// (https://github.com/open-cluster-management-io/api, feature/feature.go).
/// </summary>
internal static class AgentFeatureGates
{
    private static readonly Dictionary<string, bool> s_registration = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AddonManagement"] = true,
        ["ClusterClaim"] = true,
        ["ClusterProperty"] = false,
        ["MultipleHubs"] = false,
        ["V1beta1CSRAPICompatibility"] = false,
    };

    private static readonly Dictionary<string, bool> s_work = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ExecutorValidatingCaches"] = false,
        ["RawFeedbackJsonString"] = false,
    };

    public static IEnumerable<string> Names => s_registration.Keys.Concat(s_work.Keys).Order(StringComparer.Ordinal);

    /// <exception cref="WecException">No agent has a gate of that name; the operator would refuse the whole Klusterlet.</exception>
    public static void Check(IReadOnlyDictionary<string, bool> wanted)
    {
        foreach (var name in wanted.Keys)
        {
            if (!s_registration.ContainsKey(name) && !s_work.ContainsKey(name))
            {
                throw new WecException(
                    "UnknownFeatureGate", WecErrorKind.InvalidInput, $"The agent has no feature gate '{name}'.",
                    $"Choose from {string.Join(", ", Names)}. "
                    + "Others belong to the hub.");
            }
        }
    }

    /// <summary>The gates of the registration agent that differ from off: an agent is told of a default too, in case its own is another.</summary>
    public static JsonArray Registration(IReadOnlyDictionary<string, bool> wanted) => Entries(s_registration, wanted);

    /// <inheritdoc cref="Registration"/>
    public static JsonArray Work(IReadOnlyDictionary<string, bool> wanted) => Entries(s_work, wanted);

    private static JsonArray Entries(Dictionary<string, bool> known, IReadOnlyDictionary<string, bool> wanted)
    {
        var named = new Dictionary<string, bool>(wanted, StringComparer.OrdinalIgnoreCase);
        var entries = new JsonArray();
        foreach (var (name, isDefault) in known)
        {
            var isOn = named.GetValueOrDefault(name, isDefault);
            if (isOn || isDefault)
            {
                entries.Add(new JsonObject { ["feature"] = name, ["mode"] = isOn ? "Enable" : "Disable" });
            }
        }

        return entries;
    }
}
