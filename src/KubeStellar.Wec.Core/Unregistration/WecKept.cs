using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Something an agent shares with others, and what of theirs is in the way.</summary>
internal sealed record KeptItem(ObjectAt Item, string Reason);

/// <summary>Finds what must stay in a WEC because it holds what is not the agent's.</summary>
internal static class WecKept
{
    public static async Task<IReadOnlyList<KeptItem>> ReadAsync(
        ClusterClient wec, IReadOnlyCollection<ObjectAt> installed, int recordsLeft, CancellationToken cancellationToken)
    {
        var kept = new List<KeptItem>();
        foreach (var item in installed)
        {
            if (await ReasonAsync(wec, item, installed, recordsLeft, cancellationToken) is { } reason)
            {
                kept.Add(new(item, reason));
            }
        }

        return kept;
    }

    private static async Task<string?> ReasonAsync(
        ClusterClient wec, ObjectAt item, IReadOnlyCollection<ObjectAt> installed, int recordsLeft, CancellationToken cancellationToken)
    {
        if (item is { Type.Kind: "Namespace", Name: OcmNames.OperatorNamespace })
        {
            return await MailboxContents.ForeignAsync(wec, item.Name, cancellationToken, installed) is { Count: > 0 } foreign
                ? $"it holds {string.Join(", ", foreign)}"
                : null;
        }

        if (item.Type != CoreTypes.CustomResourceDefinitions)
        {
            // A Klusterlet may name any namespace; only those made for agents are theirs to delete.
            return item.Type == CoreTypes.Namespaces && !item.Name.StartsWith(OcmNames.OperatorNamespace, StringComparison.Ordinal)
                ? "it was not made for an agent"
                : null;
        }

        if (item.Name == OcmTypes.AppliedManifestWorks.QualifiedName && recordsLeft > 0)
        {
            return $"{recordsLeft} objects of it are left";
        }

        var claims = item.Name == OcmTypes.ClusterClaims.QualifiedName
            ? await NamedObject.ListAllAsync(wec, OcmTypes.ClusterClaims, null, null, cancellationToken)
            : [];
        return claims.Count > 0 ? $"{claims.Count} claims are left, such as {claims[0].Metadata.Name}" : null;
    }
}
