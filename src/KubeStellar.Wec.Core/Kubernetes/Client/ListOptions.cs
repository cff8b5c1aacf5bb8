using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>What a list or watch is narrowed to.</summary>
public sealed record ListOptions
{
    /// <summary>For what passes by; no collection of a real server is larger.</summary>
    public static readonly ListOptions All = new();

    /// <summary>For what is kept whole: memory has an end before most servers have.</summary>
    public static readonly ListOptions Kept = new() { MaxObjects = 100_000, MaxBytes = 256L * 1024 * 1024 };

    /// <summary>Objects asked for in one page.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>A list that goes on after so many objects is taken for one without end.</summary>
    public int MaxObjects { get; init; } = 2_000_000;

    /// <summary>The same in bytes, as JSON without compression.</summary>
    public long MaxBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>
    /// Receives each object that cannot be read, and the list goes on without it; null for a caller that would draw a wrong conclusion then.
    /// </summary>
    public Action<UnreadableObject>? OnUnreadable { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    internal string PageQuery(string? continueToken)
    {
        var query = new StringBuilder("?limit=").Append(PageSize.ToString(CultureInfo.InvariantCulture));
        AppendSelectors(query);
        Append(query, "continue", continueToken);
        return query.ToString();
    }

    internal string WatchQuery(string? resourceVersion, int timeoutSeconds)
    {
        var query = new StringBuilder("?watch=true&allowWatchBookmarks=true&timeoutSeconds=")
            .Append(timeoutSeconds.ToString(CultureInfo.InvariantCulture));
        AppendSelectors(query);
        Append(query, "resourceVersion", resourceVersion);
        return query.ToString();
    }

    private void AppendSelectors(StringBuilder query)
    {
        Append(query, "labelSelector", LabelSelector);
        Append(query, "fieldSelector", FieldSelector);
    }

    private static void Append(StringBuilder query, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Append('&').Append(key).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
