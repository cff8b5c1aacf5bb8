using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

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

    /// <summary>The grants a role is made of, as a JSON list.</summary>
    public const string HistoryAnnotation = AnnotationPrefix + "grants";

    /// <summary>On what goes through a WDS: the grant it belongs to, by which its BindingPolicy selects it.</summary>
    public const string GrantLabel = AnnotationPrefix + "grant";

    /// <summary>On a ManifestWork: when its agent was asked to try again.</summary>
    public const string RetryLabel = AnnotationPrefix + "retry";

    internal const string AnnotationPrefix = "wec.kubestellar.io/";

    /// <summary>Selects the roles and bindings of this module, among them those it registers WECs with; <see cref="IsOurs"/> tells grants apart.</summary>
    public const string Selector = ManagedByLabel + "=" + ManagedBy;

    /// <summary>
    /// Whether a grant made it. What the module installs when it registers a WEC has the same label, and lacks the notes of a grant.
    /// </summary>
    public static bool IsOurs(JsonObject item) =>
        Value(item, "labels", ManagedByLabel) == ManagedBy &&
        item.At("metadata", "annotations") is JsonObject notes && notes.Any(
            note => note.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal));

    /// <summary>Whether a work agent keeps the object as a ManifestWork has it, so that changing it here would not last.</summary>
    internal static bool IsKeptByAgent(JsonObject item) =>
        item.At("metadata", "ownerReferences") is JsonArray owners && owners.Any(owner => owner.TextAt("kind") == "AppliedManifestWork");

    internal static string? Value(JsonObject item, string map, string key) => item.TextAt("metadata", map, key);
}
