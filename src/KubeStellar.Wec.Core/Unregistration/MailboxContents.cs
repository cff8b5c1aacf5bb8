using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Unregistration;

/// <summary>What in a namespace somebody would miss. Leases, events, roles and what every namespace gets are not.</summary>
internal static class MailboxContents
{
    private const int MostNamed = 5;

    private static readonly ResourceType[] s_types =
    [
        OcmTypes.ManifestWorks, OcmTypes.ManagedClusterAddOns, CoreTypes.ConfigMaps, CoreTypes.Secrets, CoreTypes.Deployments,
        CoreTypes.ServiceAccounts,
    ];

    private static readonly string[] s_everywhere =
        ["kube-root-ca.crt", "openshift-service-ca.crt", "default", "builder", "deployer", "pipeline"];

    /// <summary>Kind and name of what is neither Kubernetes' nor one of <paramref name="known"/>; the first few.</summary>
    public static async Task<IReadOnlyList<string>> ForeignAsync(
        ClusterClient server, string @namespace, CancellationToken cancellationToken, IReadOnlyCollection<ObjectAt>? known = null)
    {
        var lists = await Task.WhenAll(s_types.Select(async type =>
            (await NamedObject.ListAllAsync(server, type, @namespace, null, cancellationToken))
                .Where(item => item.Metadata.Deleted is null && !IsOfAgent(item) && !IsOfEveryNamespace(item.Metadata.Name))
                .Select(item => new ObjectAt(type, @namespace, item.Metadata.Name))
                .Where(item => known?.Contains(item) is not true)));
        return [.. lists.SelectMany(l => l).Select(item => $"{item.Type.Kind} {item.Name}").Take(MostNamed)];
    }

    private static bool IsOfAgent(NamedObject item) =>
        item.Metadata.Labels is { } labels
        && (labels.ContainsKey(OcmNames.CreatedByKlusterletLabel) || labels.GetValueOrDefault(ManagedBy.Key) == ManagedBy.Value);

    /// <summary>OpenShift gives each account a token Secret and an image pull Secret.</summary>
    private static bool IsOfEveryNamespace(string name) =>
        s_everywhere.Contains(name)
        || s_everywhere.Append(OperatorDeployment.Name).Any(account =>
            name.StartsWith(account + "-token-", StringComparison.Ordinal) || name.StartsWith(account + "-dockercfg-", StringComparison.Ordinal));
}
