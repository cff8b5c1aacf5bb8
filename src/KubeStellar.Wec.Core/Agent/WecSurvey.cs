using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>What of an agent a cluster has already. Credentials found are only looked at, never kept.</summary>
internal sealed record WecSurvey
{
    public const string HubSecret = OcmNames.HubSecret;

    private static readonly string s_emptyPullSecret = Convert.ToBase64String("{}"u8);

    /// <summary>The Klusterlet that registers this cluster itself, not one that runs here for another.</summary>
    public Klusterlet? Klusterlet { get; init; }

    /// <summary>The Klusterlet type is served.</summary>
    public bool HasType { get; init; }

    /// <summary>The type is the full one of Open Cluster Management, which fills in defaults and knows its fields.</summary>
    public bool HasFullType { get; init; }

    public bool HasOperator { get; init; }

    /// <summary>By what the agent introduces itself; null where it is missing or unreadable.</summary>
    public StoredKubeconfig? Bootstrap { get; init; }

    /// <summary>The agent has had a certificate from a hub.</summary>
    public bool HasHubCredential { get; init; }

    /// <summary>The hub that certificate is from.</summary>
    public StoredKubeconfig? Hub { get; init; }

    /// <summary>What the agent calls itself in that certificate.</summary>
    public string? AgentId { get; init; }

    /// <summary>The pull secret holds a credential of somebody.</summary>
    public bool HasPullCredential { get; init; }

    /// <summary>Namespaces of the agent that are just being deleted.</summary>
    public IReadOnlyList<string> DyingNamespaces { get; init; } = [];

    /// <summary>The address this cluster publishes for its own API server.</summary>
    public Uri? ExternalServer { get; init; }

    /// <param name="wec">The cluster.</param>
    /// <param name="name">The WEC it is, or is to be.</param>
    public static async Task<WecSurvey> ReadAsync(ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        var type = wec.FindAsync(
            CoreTypes.CustomResourceDefinitions, KlusterletCrd.Name, null, ObjectJson.Default.NamedObject, cancellationToken);
        var own = wec.FindAsync(
            CoreTypes.Deployments, OperatorDeployment.Name, OcmNames.OperatorNamespace, ObjectJson.Default.NamedObject, cancellationToken);
        var published = ClusterInfo.FindAsync(wec, cancellationToken);
        var klusterletRead = KlusterletLocator.ReadAsync(wec, name, cancellationToken);
        var pull = wec.FindAsync(
            CoreTypes.Secrets, KlusterletManifests.PullSecret, OcmNames.OperatorNamespace, ObjectJson.Default.TextData, cancellationToken);
        await Task.WhenAll(type, own, published, klusterletRead, pull);

        var klusterlet = (await klusterletRead).OfCluster;
        var ns = klusterlet?.AgentNamespace ?? OcmNames.AgentNamespace;
        var bootstrap = wec.FindAsync(CoreTypes.Secrets, OcmNames.BootstrapSecret, ns, ObjectJson.Default.TextData, cancellationToken);
        var credential = wec.FindAsync(CoreTypes.Secrets, HubSecret, ns, ObjectJson.Default.TextData, cancellationToken);
        var dying = DyingAsync(wec, [OcmNames.OperatorNamespace, ns], cancellationToken);
        await Task.WhenAll(bootstrap, credential, dying);

        var hub = (await credential)?.Data;
        return new()
        {
            Klusterlet = klusterlet,
            HasType = await type is not null,
            HasFullType = await type is { } found && found.Metadata.Labels?.GetValueOrDefault(ManagedBy.Key) != ManagedBy.Value,
            HasOperator = await own is not null,
            Bootstrap = StoredKubeconfig.ReadBase64((await bootstrap)?.Data?.GetValueOrDefault("kubeconfig")),
            HasHubCredential = HasCertificate(await credential),
            AgentId = AgentIdIn(await credential),
            Hub = StoredKubeconfig.ReadBase64(hub?.GetValueOrDefault("kubeconfig")),
            HasPullCredential = (await pull)?.Data?.GetValueOrDefault(".dockerconfigjson") is { Length: > 0 } config && config != s_emptyPullSecret,
            DyingNamespaces = await dying,
            ExternalServer = (await published)?.Server,
        };
    }

    /// <summary>A Secret without a certificate holds no more than names.</summary>
    public static bool HasCertificate(TextData? hubSecret) => hubSecret?.Data?.GetValueOrDefault("tls.crt") is { Length: > 0 };

    public static string? AgentIdIn(TextData? hubSecret) =>
        HasCertificate(hubSecret) && TextData.Decode(hubSecret!.Data!.GetValueOrDefault("agent-name")) is { Length: > 0 } id ? id : null;

    private static async Task<IReadOnlyList<string>> DyingAsync(ClusterClient wec, string[] names, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(names.Select(
            name => wec.FindAsync(CoreTypes.Namespaces, name, null, ObjectJson.Default.NamedObject, cancellationToken)));
        return [.. found.Where(ns => ns?.Metadata.Deleted is not null).Select(ns => ns!.Metadata.Name)];
    }
}
