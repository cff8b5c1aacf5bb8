using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Permissions;

/// <summary>What a role or binding of this module carries, so that it is found again and nobody else's is touched.</summary>
public static class GrantMarks
{
    /// <summary>What roles are called that nobody named.</summary>
    public const string NamePrefix = "kubestellar-wec:";

    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    public const string ManagedBy = "KubeStellar.Wec";

    public const string ReasonAnnotation = AnnotationPrefix + "reason";

    public const string TicketAnnotation = AnnotationPrefix + "ticket";

    public const string GrantedByAnnotation = AnnotationPrefix + "granted-by";

    public const string GrantedAtAnnotation = AnnotationPrefix + "granted-at";

    internal const string AnnotationPrefix = "wec.kubestellar.io/";

    /// <summary>Selects the roles and bindings of this module.</summary>
    public const string Selector = ManagedByLabel + "=" + ManagedBy;

    public static bool IsOurs(JsonObject item) => Value(item, "labels", ManagedByLabel) == ManagedBy;

    internal static string? Value(JsonObject item, string map, string key) => item.TextAt("metadata", map, key);
}
