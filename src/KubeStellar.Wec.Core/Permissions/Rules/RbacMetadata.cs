using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>What the metadata of roles and bindings says; any of it may be missing, or null.</summary>
internal static class RbacMetadata
{
    public static V1ObjectMeta Of(V1ObjectMeta? metadata)
    {
        metadata ??= new();
        metadata.Name ??= "";
        return metadata;
    }

    public static string? Label(this V1ObjectMeta metadata, string key) =>
        metadata.Labels?.TryGetValue(key, out var value) is true ? value : null;

    public static string? Annotation(this V1ObjectMeta metadata, string key) =>
        metadata.Annotations?.TryGetValue(key, out var value) is true ? value : null;

    public static DateTimeOffset? Created(this V1ObjectMeta metadata) => metadata.CreationTimestamp;

    /// <summary>Who wrote fields of it.</summary>
    public static IEnumerable<string> Managers(this V1ObjectMeta metadata) =>
        (metadata.ManagedFields ?? []).Select(entry => entry?.Manager).Where(manager => !string.IsNullOrEmpty(manager))!;
}
