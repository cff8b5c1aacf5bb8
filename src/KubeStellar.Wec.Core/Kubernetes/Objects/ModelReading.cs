using k8s.Models;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>
/// Reads what any object has. The library's models leave null where an object has no such member, or null in it; here it is nothing.
/// </summary>
internal static class ModelReading
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>Empty for an object that has not been given one yet.</summary>
    public static string ReadName(this IMetadata<V1ObjectMeta> item) => item.Metadata?.Name ?? "";

    public static DateTimeOffset? Created(this IMetadata<V1ObjectMeta> item) => item.Metadata?.CreationTimestamp.InUtc();

    public static IReadOnlyDictionary<string, string> ReadLabels(this IMetadata<V1ObjectMeta> item) => Readable(item.Metadata?.Labels);

    public static IReadOnlyDictionary<string, string> ReadAnnotations(this IMetadata<V1ObjectMeta> item) =>
        Readable(item.Metadata?.Annotations);

    /// <summary>The models' times are in UTC; what cmdlets put out says so.</summary>
    public static DateTimeOffset? InUtc(this DateTime? time) =>
        time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;

    /// <summary>The items that are there; a list may be missing, and items of it null.</summary>
    public static IEnumerable<T> OrNone<T>(this IEnumerable<T?>? items)
        where T : class => items?.OfType<T>() ?? [];

    /// <summary>The list without such items, for models of ours to keep.</summary>
    public static IReadOnlyList<T>? WithoutNulls<T>(this IReadOnlyList<T>? items)
        where T : class => items is not null && items.Contains(null!) ? [.. items.OrNone()] : items;

    private static IReadOnlyDictionary<string, string> Readable(IDictionary<string, string>? values) =>
        values is null ? s_none : values as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>(values);
}
