using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Labels;

/// <summary>Writes labels to ManagedClusters.</summary>
public sealed class LabelWriter(ClusterClient its, WecOrigin origin)
{
    /// <summary>Carries out a change with one merge patch, or with none when the labels are as wanted.</summary>
    public async Task<WecLabels> WriteAsync(string name, LabelChange change, CancellationToken cancellationToken)
    {
        if (!change.IsNeeded)
        {
            return Result(name, change.Current, changed: false);
        }

        var after = await its.MergePatchAsync(
            OcmTypes.ManagedClusters, name, null, change.ToPatch(), OcmJson.Default.ManagedCluster, cancellationToken);
        return Result(name, after.Metadata.Labels ?? change.Result(), changed: true);
    }

    private WecLabels Result(string name, IReadOnlyDictionary<string, string> labels, bool changed) => new()
    {
        Name = name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(name),
        KubeConfig = origin.KubeConfig,
        Labels = ValueDictionary.Of(labels),
        Changed = changed,
    };
}
