using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Unregistration;

/// <summary>An object that can be deleted by its name.</summary>
internal sealed record ObjectAt(ResourceType Type, string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? $"{Type.Kind} {Name}" : $"{Type.Kind} {Namespace}/{Name}";
}

/// <summary>What a WEC has of an agent.</summary>
internal sealed record WecRemains
{
    private static readonly string[] s_types =
        [KlusterletCrd.Name, OcmTypes.AppliedManifestWorks.QualifiedName, OcmTypes.ClusterClaims.QualifiedName];

    private static readonly ResourceType[] s_roleTypes =
        [CoreTypes.ClusterRoleBindings, CoreTypes.RoleBindings, CoreTypes.ClusterRoles, CoreTypes.Roles];

    /// <summary>The Klusterlet of the WEC that leaves; null where the cluster has none of that name.</summary>
    public Klusterlet? Klusterlet { get; init; }

    /// <summary>Klusterlets that stay, of other hubs or for other clusters.</summary>
    public required IReadOnlyList<Klusterlet> Others { get; init; }

    /// <summary>The hub its agent belongs to; null where nothing readable says.</summary>
    public StoredKubeconfig? Hub { get; init; }

    public bool HasOperator { get; init; }

    public required IReadOnlyList<AppliedManifestWork> Works { get; init; }

    /// <summary>What is installed besides the Klusterlet, in the order in which it can be deleted and stays so.</summary>
    public required IReadOnlyList<ObjectAt> Installed { get; init; }

    /// <summary>What of that stays.</summary>
    public required IReadOnlyList<KeptItem> Kept { get; init; }

    /// <summary>
    /// Works that the agent of <see cref="Klusterlet"/> keeps; without a Klusterlet, of agents that were here and are gone.
    /// </summary>
    public IEnumerable<AppliedManifestWork> OwnWorks => Klusterlet is { } klusterlet
        ? Works.Where(w => w.Spec.AgentId == klusterlet.Metadata.Uid)
        : Works.Where(w => Others.All(o => o.Metadata.Uid != w.Spec.AgentId));

    /// <summary>Nothing else here needs the operator and the types.</summary>
    public bool IsLast => Others.Count == 0;

    public static async Task<WecRemains> ReadAsync(ClusterClient wec, string name, IReport report, CancellationToken cancellationToken)
    {
        // Another WEC's agent is not this one's, whoever asks.
        var (own, others) = await KlusterletLocator.ReadAsync(wec, name, cancellationToken);
        var works = wec.ListAllAsync<AppliedManifestWork>(null, ListOptions.Kept, cancellationToken);
        var hub = own is null ? Task.FromResult<StoredKubeconfig?>(null) : HubOfAsync(wec, own.AgentNamespace, report, cancellationToken);
        var installed = InstalledAsync(wec, own?.AgentNamespace ?? OcmNames.AgentNamespace, others, cancellationToken);
        await Task.WhenAll(works, hub, installed);
        var kept = WecKept.ReadAsync(wec, await installed, (await works).Count, cancellationToken);
        return new()
        {
            Klusterlet = own,
            Others = others,
            Hub = await hub,
            HasOperator = (await installed).Any(o => o.Type == CoreTypes.Deployments),
            Works = await works,
            Installed = await installed,
            Kept = await kept,
        };
    }

    /// <summary>What is still there of the things an agent brings.</summary>
    public static async Task<IReadOnlyList<ObjectAt>> InstalledAsync(
        ClusterClient wec, string agentNamespace, IReadOnlyList<Klusterlet> others, CancellationToken cancellationToken)
    {
        // The operator first: while it runs it makes everything else anew.
        var candidates = new List<ObjectAt> { new(CoreTypes.Deployments, OcmNames.OperatorNamespace, OperatorDeployment.Name) };
        if (others.All(o => o.AgentNamespace != agentNamespace))
        {
            candidates.Add(new(CoreTypes.Namespaces, null, agentNamespace));
        }

        candidates.Add(new(CoreTypes.Namespaces, null, OcmNames.AddOnNamespace));
        var found = await Task.WhenAll(candidates.Select(c => ExistsAsync(wec, c, cancellationToken)));
        var roles = await Task.WhenAll(s_roleTypes.Select(type => RolesAsync(wec, type, cancellationToken)));
        ObjectAt[] rest =
        [
            new(CoreTypes.ClusterRoleBindings, null, OperatorDeployment.Name),
            new(CoreTypes.ClusterRoles, null, OperatorDeployment.Name),
            new(CoreTypes.ServiceAccounts, OcmNames.OperatorNamespace, OperatorDeployment.Name),
            new(CoreTypes.Secrets, OcmNames.OperatorNamespace, KlusterletManifests.PullSecret),
            new(CoreTypes.Namespaces, null, OcmNames.OperatorNamespace),
            .. s_types.Select(type => new ObjectAt(CoreTypes.CustomResourceDefinitions, null, type)),
        ];
        var foundRest = await Task.WhenAll(rest.Select(c => ExistsAsync(wec, c, cancellationToken)));
        return [.. candidates.Where((_, i) => found[i]), .. roles.SelectMany(r => r).Union(rest.Where((_, i) => foundRest[i]))];
    }

    private static async Task<bool> ExistsAsync(ClusterClient wec, ObjectAt item, CancellationToken cancellationToken) =>
        await wec.FindAsync(item.Type, item.Name, item.Namespace, ObjectJson.Default.NamedObject, cancellationToken) is not null;

    /// <summary>Roles the operator made, and those granted by this module, which mean nothing without an agent.</summary>
    private static async Task<IEnumerable<ObjectAt>> RolesAsync(ClusterClient wec, ResourceType type, CancellationToken cancellationToken)
    {
        var made = NamedObject.ListAllAsync(wec, type, null, OcmNames.CreatedByKlusterletLabel, cancellationToken);
        var granted = NamedObject.ListAllAsync(wec, type, null, GrantMarks.Selector, cancellationToken);
        await Task.WhenAll(made, granted);
        return (await made).Concat(await granted).Select(o => new ObjectAt(type, o.Metadata.Namespace, o.Metadata.Name)).Distinct();
    }

    private static async Task<StoredKubeconfig?> HubOfAsync(
        ClusterClient wec, string agentNamespace, IReport report, CancellationToken cancellationToken)
    {
        WecTrust.WarnOfReading(wec, report);
        var credential = wec.FindAsync(
            CoreTypes.Secrets, WecSurvey.HubSecret, agentNamespace, ObjectJson.Default.TextData, cancellationToken);
        var bootstrap = wec.FindAsync(
            CoreTypes.Secrets, OcmNames.BootstrapSecret, agentNamespace, ObjectJson.Default.TextData, cancellationToken);
        await Task.WhenAll(credential, bootstrap);
        return StoredKubeconfig.ReadBase64((await credential)?.Data?.GetValueOrDefault("kubeconfig"))
            ?? StoredKubeconfig.ReadBase64((await bootstrap)?.Data?.GetValueOrDefault("kubeconfig"));
    }
}
