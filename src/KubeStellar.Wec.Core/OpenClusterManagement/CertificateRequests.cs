using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>The certificate requests of agents. Who asked, the API server has filled in itself.</summary>
internal static class CertificateRequests
{
    /// <summary>Selects what registration agents asked for, of one cluster or of all; add-ons' requests carry the same label.</summary>
    public static ListOptions OfAgents(string? cluster = null)
    {
        var owner = cluster is null ? OcmNames.ClusterNameLabel : $"{OcmNames.ClusterNameLabel}={cluster}";
        return ListOptions.Kept with { LabelSelector = $"{owner},!{OcmNames.AddOnNameLabel}" };
    }

    /// <summary>The cluster that it is labelled for.</summary>
    public static string? ClusterOf(V1CertificateSigningRequest request) => request.GetLabel(OcmNames.ClusterNameLabel);

    /// <summary>Whoever sent it, as the API server knows them.</summary>
    public static string Sender(this V1CertificateSigningRequest request) => request.Spec?.Username ?? "";

    public static IEnumerable<V1CertificateSigningRequestCondition> Conditions(this V1CertificateSigningRequest request) =>
        request.Status?.Conditions.OrNone() ?? [];

    /// <summary>Whether somebody has decided so: <c>Approved</c>, <c>Denied</c> or <c>Failed</c>.</summary>
    public static bool Is(this V1CertificateSigningRequest request, string verdict) => request.Conditions().Any(c => c.Type == verdict);

    public static bool HasCertificate(this V1CertificateSigningRequest request) => request.Status?.Certificate is { Length: > 0 };
}
