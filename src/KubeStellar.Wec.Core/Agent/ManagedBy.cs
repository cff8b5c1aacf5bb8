using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Agent;

/// <summary>Marks what this module created, by the label Kubernetes recommends for it.</summary>
internal static class ManagedBy
{
    public const string Key = "app.kubernetes.io/managed-by";
    public const string Value = "KubeStellar.Wec";

    public static JsonObject Label() => new() { [Key] = Value };
}
