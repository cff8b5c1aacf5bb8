using System.Net;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// Explains refusals of the hub's admission webhook for ManagedClusters
/// (https://github.com/open-cluster-management-io/ocm, pkg/registration/webhook/v1).
/// </summary>
internal static class AdmissionRefusal
{
    /// <summary>Null for anything else; the API server's own sentence then says what there is to say.</summary>
    public static WecException? Explain(ApiException refusal, string name)
    {
        bool Says(string text) => refusal.Message.Contains(text, StringComparison.Ordinal);
        if (refusal.IsWebhookUnavailable)
        {
            return new(
                "WebhookUnavailable", WecErrorKind.Unavailable, refusal.Message,
                "The ITS's registration webhook is not running: look at its pods in namespace open-cluster-management-hub, then run this again.",
                refusal);
        }

        if (refusal.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.BadRequest) || !Says("admission webhook"))
        {
            return null;
        }

        if (Says("cannot update the HubAcceptsClient field"))
        {
            return new(
                "AcceptForbidden", WecErrorKind.PermissionDenied, refusal.Message,
                $"Letting a cluster in takes 'update' on managedclusters/accept of group register.open-cluster-management.io for '{name}'.",
                refusal);
        }

        if (Says("is terminating"))
        {
            return new(
                "MailboxIsTerminating", WecErrorKind.InvalidState, refusal.Message,
                $"Namespace '{name}' of an earlier registration is still being deleted on the ITS. Wait until it is gone, then run this again.",
                refusal);
        }

        if (Says("to/from ManagedClusterSet"))
        {
            return new(
                "ClusterSetForbidden", WecErrorKind.PermissionDenied, refusal.Message,
                "That takes 'create' on managedclustersets/join of group cluster.open-cluster-management.io for the set.", refusal);
        }

        return ExplainContent(refusal, name);
    }

    /// <summary>The webhook judges the whole object at every change, so what somebody else once wrote can stand in the way.</summary>
    private static WecException? ExplainContent(ApiException refusal, string name)
    {
        bool Says(string text) => refusal.Message.Contains(text, StringComparison.Ordinal);
        if (Says("metadata.name format is not correct"))
        {
            return new(
                "ClusterNameRefused", WecErrorKind.InvalidInput, refusal.Message,
                "The name becomes a namespace, so it has to be a DNS label. Register the cluster under another name and delete this ManagedCluster.",
                refusal);
        }

        if (Says("is invalid in client configs"))
        {
            return new(
                "ClusterUrlRefused", WecErrorKind.InvalidInput, refusal.Message,
                $"spec.managedClusterClientConfigs of ManagedCluster '{name}' has an address that is not https. Correct it there, and in "
                + "externalServerURLs of the WEC's Klusterlet.",
                refusal);
        }

        return Says("It is not allowed to set TimeAdded of Taint")
            ? new(
                "TaintTimeRefused", WecErrorKind.InvalidInput, refusal.Message,
                $"The hub itself sets timeAdded in spec.taints of ManagedCluster '{name}': leave it out of what you write.", refusal)
            : null;
    }
}
