using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>What deleting a cluster would do.</summary>
public sealed record RemovalPlan
{
    public required RemovalRequest Request { get; init; }

    internal ToolSession? Session { get; init; }

    /// <summary>The call that deletes the cluster; null when it is gone.</summary>
    internal ToolCommand? Delete { get; init; }

    internal IReadOnlyList<(string File, KubeconfigChange Change)> Edits { get; init; } = [];

    /// <summary>In words: the exact command line first.</summary>
    public IReadOnlyList<string> Changes =>
    [
        .. Delete is { } delete ? [delete.ToString()] : Array.Empty<string>(),
        .. Edits.Select(edit => $"take {string.Join(", ", edit.Change.Removals.Select(r => $"{r.List.BodyKey()} {r.Name}"))} out of {edit.File}"),
    ];

    /// <summary>Whether anything is to be done.</summary>
    public bool IsNeeded => Delete is not null || Edits.Count > 0;

    public ClusterProvider? Provider => Session?.Tool.Provider;
}
