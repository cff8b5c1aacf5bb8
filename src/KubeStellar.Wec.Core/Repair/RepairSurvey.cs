using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Repair;

/// <summary>What of an agent and its hub decides whether they find each other. Credentials found are only looked at, never kept.</summary>
internal sealed record RepairSurvey
{
    public required Klusterlet Klusterlet { get; init; }

    public StoredKubeconfig? Bootstrap { get; init; }

    /// <summary>The proxy it goes through; kept by a repair.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The hub its certificate is from; null while it has none.</summary>
    public StoredKubeconfig? Hub { get; init; }

    /// <summary>It has a certificate, whether or not what lies beside it can be read.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>When its certificate ends; null while it has none that can be read.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    public ManagedCluster? Cluster { get; init; }

    /// <summary>Certificate requests on the hub, add-ons' not counted.</summary>
    public required IReadOnlyList<V1CertificateSigningRequest> Requests { get; init; }

    /// <summary>The hub has not heard from it when it should have, and goes on calling it available for some minutes.</summary>
    public bool IsLate { get; init; }

    /// <summary>Reasons of HubConnectionDegraded; null while nobody has said anything.</summary>
    public IReadOnlyList<string>? Complaints { get; init; }

    /// <summary>The agent says that it is connected to the hub its certificate is from.</summary>
    public bool IsConnected => Complaints is { Count: 0 } && Hub is not null;

    /// <summary>It has renewed its lease, which takes its certificate, since the WEC began to complain.</summary>
    public bool HasRenewedSince { get; init; }

    /// <summary>
    /// Neither side complains, or the WEC only goes on complaining: of a certificate that is missing or not let in yet for half a minute
    /// after that has changed. And the token of an agent that has a certificate may have ended.
    /// </summary>
    public bool IsWell => Hub is not null && Complaints is { } said && (HasRenewedSince || !said.Any(RepairDiagnosis.IsAboutCertificate))
        && Cluster?.IsTrue(ManagedClusterCondition.Available) is true && !IsLate;

    /// <summary>Either side takes its certificate for a good one, so that losing it would cut off what works.</summary>
    public bool HasWorkingCertificate => HasCertificate && (IsConnected || IsWell);

    /// <summary>It reaches this hub, whatever the address: it is connected, or has announced itself and waits for its certificate.</summary>
    public bool GetsThrough => IsWell || (Hub is null && Cluster is not null && Complaints?.Contains("BootstrapSecretFunctional") is true);

    /// <exception cref="WecException">The cluster has no agent of that name.</exception>
    public static async Task<RepairSurvey> ReadAsync(
        ClusterClient its, ClusterClient wec, RepairRequest request, CancellationToken cancellationToken)
    {
        var klusterlet = (await KlusterletLocator.ReadAsync(wec, request.Name, cancellationToken)).Demand(request.Name, request.WecContext);
        var ns = klusterlet.AgentNamespace;
        var bootstrap = wec.FindAsync(CoreTypes.Secrets, OcmNames.BootstrapSecret, ns, ObjectJson.Default.TextData, cancellationToken);
        var credential = wec.FindAsync(CoreTypes.Secrets, WecSurvey.HubSecret, ns, ObjectJson.Default.TextData, cancellationToken);
        var cluster = its.FindAsync<ManagedCluster>(request.Name, null, cancellationToken);
        var requests = its.ListAllAsync<V1CertificateSigningRequest>(
            null, CertificateRequests.OfAgents(request.Name), cancellationToken);
        var renewed = LeaseTable.FindAsync(its, request.Name, cancellationToken);
        await Task.WhenAll(bootstrap, credential, cluster, requests, renewed);
        var stored = (await bootstrap)?.Data?.GetValueOrDefault("kubeconfig");
        var certificate = (await credential)?.Data?.GetValueOrDefault("tls.crt");
        var degraded = klusterlet.Status?.Condition(HubConnection.ConditionType);
        return new()
        {
            Klusterlet = klusterlet,
            Bootstrap = StoredKubeconfig.ReadBase64(stored),
            Proxy = ProxyOf(stored),
            Hub = certificate is { Length: > 0 } ? StoredKubeconfig.ReadBase64((await credential)!.Data!.GetValueOrDefault("kubeconfig")) : null,
            HasCertificate = WecSurvey.HasCertificate(await credential),
            CertificateExpires = ExpiryOf(certificate),
            IsLate = await cluster is { } known && PhaseRules.IsLeaseMissed(known, await renewed, its.ServerTime),
            Cluster = await cluster,
            Requests = await requests,
            Complaints = degraded is null ? null : degraded.Status == "True" ? (degraded.Reason ?? "").Split(',') : [],
            HasRenewedSince = await renewed > degraded?.Since,
        };
    }

    private static Uri? ProxyOf(string? encoded)
    {
        if (TextData.Decode(encoded) is not { } text)
        {
            return null;
        }

        try
        {
            var clusters = KubeConfigFile.Parse("", text).Clusters;
            return clusters.Count == 1 && Uri.TryCreate(new FieldReader(clusters[0]).Text("proxy-url"), UriKind.Absolute, out var proxy) ? proxy : null;
        }
        catch (KubeConfigException)
        {
            return null;
        }
    }

    private static DateTimeOffset? ExpiryOf(string? encoded)
    {
        if (TextData.Decode(encoded) is not { } pem)
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
