using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>Which lists of built-in kinds are maps by a key or sets, after the patch and list markers of k8s.io/api.</summary>
internal static class ListKeys
{
    /// <summary>The keys of an item, or empty when the list is replaced as a whole.</summary>
    /// <param name="field">The list's field name.</param>
    /// <param name="sample">An item of the list, because some field names are ambiguous.</param>
    /// <param name="builtIn">Lists of custom resources are atomic, except conditions and owner references.</param>
    public static string[] For(string field, JsonNode? sample, bool builtIn)
    {
        if (sample is not JsonObject item)
        {
            return [];
        }

        if (field == "conditions")
        {
            return item.ContainsKey("type") ? ["type"] : [];
        }

        if (field == "ownerReferences")
        {
            return ["uid"];
        }

        if (!builtIn)
        {
            return [];
        }

        return field switch
        {
            "containers" or "initContainers" or "ephemeralContainers" or "env" or "volumes" or "imagePullSecrets" or "secrets" or "webhooks"
                or "resourceClaims" => Has(item, "name"),
            "volumeMounts" => Has(item, "mountPath"),
            "volumeDevices" => Has(item, "devicePath"),
            "ports" => item.ContainsKey("containerPort") ? ["containerPort", "protocol"] : Has(item, "port"),
            "hostAliases" => Has(item, "ip"),
            "taints" => Has(item, "key"),
            "topologySpreadConstraints" => Has(item, "topologyKey"),
            "addresses" => item.ContainsKey("type") ? ["type"] : [],
            _ => [],
        };
    }

    public static bool IsSet(string field) => field == "finalizers";

    /// <summary>Maps that are owned as a whole.</summary>
    public static bool IsAtomic(string field, bool builtIn) =>
        builtIn && field is ("roleRef" or "selector" or "nodeSelector" or "namespaceSelector" or "objectSelector");

    private static string[] Has(JsonObject item, string key) => item.ContainsKey(key) ? [key] : [];
}
