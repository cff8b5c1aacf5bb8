using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// Clusters that authenticate by a cloud identity (registration driver awsirsa) ask for no certificate. Whoever can announce a cluster
/// can also claim such an identity, so it counts only where a person says so and the hub takes identities at all.
/// </summary>
internal static class CloudIdentityRules
{
    private const string Annotation = "agent.open-cluster-management.io/managed-cluster-arn";
    private const int MaxShown = 200;

    /// <summary>What the cluster says of itself, in characters that are safe to show; null for none.</summary>
    public static string? Of(ManagedCluster cluster) => cluster.GetAnnotation(Annotation) is { Length: > 0 } arn
        ? SafeText.Of(arn, MaxShown)
        : null;

    /// <summary>The decision for a caller who wants to accept it by its identity; null where it claims none.</summary>
    public static ApprovalDecision? Decide(ManagedCluster cluster, IReadOnlyList<CertificateEvidence> evidence, ClusterManager? hub)
    {
        if (Of(cluster) is not { } identity)
        {
            return null;
        }

        if (cluster.Spec.HubAcceptsClient)
        {
            return new(ApprovalStep.Nothing, "It is accepted already.") { CloudIdentity = identity };
        }

        if (hub is not { TakesCloudIdentities: true })
        {
            return ApprovalRules.Refuse(
                "CloudIdentityNotTaken", WecErrorKind.SecurityRisk,
                $"'{cluster.Name}' claims the cloud identity {identity}, and the ITS takes none: "
                + (hub is null ? "its ClusterManager cannot be seen." : "its ClusterManager has no registration driver awsirsa."),
                "Without that driver the annotation proves nothing. Let the cluster register with a certificate, or find out who announced "
                + "it.");
        }

        var open = evidence.Where(e => e.IsOpen).ToArray();
        return open.Length > 0
            ? ApprovalRules.Refuse(
                "SeveralAgents", WecErrorKind.SecurityRisk,
                $"'{cluster.Name}' claims the cloud identity {identity}, and somebody asks for a certificate as '{cluster.Name}' as well: "
                + $"{string.Join(" | ", open.Select(SeveralKeys.Describe))}.",
                "An agent does one or the other. Find out who is who, and deny the other with Deny-Wec first.")
            : new(ApprovalStep.Accept, $"It claims the cloud identity {identity}.") { Accept = true, CloudIdentity = identity };
    }

    /// <summary>Says what else there would be to a cluster that asks for no certificate.</summary>
    public static ApprovalDecision Explain(ManagedCluster cluster, ApprovalDecision decision) =>
        decision is { Step: ApprovalStep.Wait, Error: { } error } && Of(cluster) is { } identity
            ? decision with
            {
                Error = new(
                    error.ErrorId, error.Kind, $"{error.Message} It claims the cloud identity {identity}.",
                    "-CloudIdentity accepts it by that, if you know the identity and the ITS has the registration driver awsirsa on. " + error.Advice),
            }
            : decision;
}
