namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>The three lists of a kubeconfig.</summary>
internal enum KubeconfigList
{
    Clusters,
    Contexts,
    Users,
}

internal static class KubeconfigListNames
{
    public static readonly IReadOnlyList<KubeconfigList> All = [KubeconfigList.Clusters, KubeconfigList.Contexts, KubeconfigList.Users];

    /// <summary>The key of the list.</summary>
    public static string Key(this KubeconfigList list) => list switch
    {
        KubeconfigList.Clusters => "clusters",
        KubeconfigList.Contexts => "contexts",
        _ => "users",
    };

    /// <summary>The key of an entry's body, beside its name.</summary>
    public static string BodyKey(this KubeconfigList list) => list.Key()[..^1];
}

/// <summary>Where an entry stands in the text: in block style its whole lines, else its braces.</summary>
internal sealed record KubeconfigItem(string? Name, int Start, int End);

/// <summary>Where the value of a key stands in the text, and how it is written.</summary>
/// <param name="KeyEnd">Just behind the key itself.</param>
/// <param name="Start">Where the value begins.</param>
/// <param name="End">Just behind it.</param>
/// <param name="IsSequence">It is a list, not empty or null.</param>
/// <param name="IsFlow">It is written with brackets.</param>
/// <param name="Items">Its entries.</param>
internal sealed record KubeconfigSection(int KeyEnd, int Start, int End, bool IsSequence, bool IsFlow, IReadOnlyList<KubeconfigItem> Items);
