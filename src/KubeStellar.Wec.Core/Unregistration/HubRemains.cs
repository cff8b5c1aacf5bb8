using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Unregistration;

/// <summary>What an ITS has of a WEC.</summary>
internal sealed record HubRemains
{
    public ManagedCluster? Cluster { get; init; }

    public required IReadOnlyList<NamedObject> Works { get; init; }

    public required IReadOnlyList<NamedObject> AddOns { get; init; }

    /// <summary>Certificate requests of its agents and add-ons.</summary>
    public required IReadOnlyList<NamedObject> Requests { get; init; }

    /// <summary>Its customization properties.</summary>
    public NamedObject? Properties { get; init; }

    /// <summary>The mailbox namespace; null where there is none that was made for this WEC.</summary>
    public NamedObject? Mailbox { get; init; }

    /// <summary>What else is in the mailbox that somebody would miss.</summary>
    public IReadOnlyList<string> ForeignInMailbox { get; init; } = [];

    /// <summary>Works that vanish only when the agent has taken away what it deployed.</summary>
    public IEnumerable<NamedObject> HeldWorks => Works.Where(w => w.Metadata.Finalizers is { Count: > 0 });

    /// <summary>The agent is there to do its part, as far as the ITS knows.</summary>
    public bool IsAgentAlive => Cluster?.IsTrue(ManagedClusterCondition.Available) is true;

    /// <summary>The hub empties the mailbox by itself before it lets the cluster go.</summary>
    public bool EmptiesMailbox => Cluster?.Metadata.Finalizers?.Contains(OcmNames.ResourceCleanupFinalizer) is true;

    /// <summary>Labels by which people select the WEC; Open Cluster Management's own are not counted.</summary>
    public IReadOnlyList<string> SelectingLabels =>
    [
        .. (Cluster?.Metadata.Labels?.Keys ?? []).Where(key => !key.Contains("open-cluster-management.io/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public bool IsSelected => Works.Any(w => w.Metadata.Labels?.ContainsKey(KubeStellarNames.OriginWdsLabel) is true);

    public static async Task<HubRemains> ReadAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        var cluster = its.FindAsync(OcmTypes.ManagedClusters, name, null, OcmJson.Default.ManagedCluster, cancellationToken);
        var works = NamedObject.ListAllAsync(its, OcmTypes.ManifestWorks, name, null, cancellationToken);
        var addOns = NamedObject.ListAllAsync(its, OcmTypes.ManagedClusterAddOns, name, null, cancellationToken);
        var requests = NamedObject.ListAllAsync(
            its, CoreTypes.CertificateSigningRequests, null, $"{OcmNames.ClusterNameLabel}={name}", cancellationToken);
        var properties = its.FindAsync(
            CoreTypes.ConfigMaps, name, KubeStellarNames.PropertiesNamespace, ObjectJson.Default.NamedObject, cancellationToken);
        var mailbox = its.FindAsync(CoreTypes.Namespaces, name, null, ObjectJson.Default.NamedObject, cancellationToken);
        await Task.WhenAll(cluster, works, addOns, requests, properties, mailbox);
        var own = await mailbox is { } found && Waiting.Mailbox.IsOf(found, name) ? found : null;
        ObjectAt[] known =
        [
            .. (await works).Select(w => new ObjectAt(OcmTypes.ManifestWorks, name, w.Metadata.Name)),
            .. (await addOns).Select(a => new ObjectAt(OcmTypes.ManagedClusterAddOns, name, a.Metadata.Name)),
        ];
        return new()
        {
            Cluster = await cluster,
            Works = await works,
            AddOns = await addOns,
            Requests = await requests,
            Properties = await properties,
            Mailbox = own,
            ForeignInMailbox = own is null ? [] : await MailboxContents.ForeignAsync(its, name, cancellationToken, known),
        };
    }

    /// <summary>What sent the works, most first.</summary>
    public IReadOnlyList<WorkloadOrigin> Origins() =>
    [
        .. Works.GroupBy(w => (
                Wds: w.Metadata.Labels?.GetValueOrDefault(KubeStellarNames.OriginWdsLabel),
                Binding: w.Metadata.Labels?.GetValueOrDefault(KubeStellarNames.OriginBindingLabel)))
            .Select(g => new WorkloadOrigin(g.Key.Wds, g.Key.Binding, g.Count()))
            .OrderByDescending(o => o.Works)
            .ThenBy(o => o.Binding, StringComparer.Ordinal),
    ];
}
