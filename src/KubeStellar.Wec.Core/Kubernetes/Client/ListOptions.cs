using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>What a list or watch is narrowed to.</summary>
public sealed record ListOptions
{
    public static readonly ListOptions All = new();

    /// <summary>Objects asked for in one page.</summary>
    public int PageSize { get; init; } = 500;

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
        var query = new StringBuilder("?watch=1&allowWatchBookmarks=true&timeoutSeconds=")
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
