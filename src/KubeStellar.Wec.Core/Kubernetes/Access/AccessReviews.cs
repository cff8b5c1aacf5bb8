using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Access;

/// <summary>Asks a server what somebody may do there. This counts every authorizer it has, and leaves nothing behind.</summary>
internal static class AccessReviews
{
    /// <summary>Whether the caller may do something; who may not even ask gets the server's refusal.</summary>
    public static async Task<bool> CanIAsync(this ClusterClient server, V1ResourceAttributes what, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview { Spec = new() { ResourceAttributes = what } };
        var answer = await server.CreateAsync(review, cancellationToken);
        return answer.Status?.Allowed is true;
    }

    /// <summary>Whether somebody else may do something, and why; the caller needs the right to ask.</summary>
    public static async Task<V1SubjectAccessReviewStatus> CanTheyAsync(
        this ClusterClient server, V1SubjectAccessReviewSpec question, CancellationToken cancellationToken)
    {
        var answer = await server.CreateAsync(new V1SubjectAccessReview { Spec = question }, cancellationToken);
        return answer.Status ?? throw new ApiConnectionException(
            ConnectionFailure.BadAnswer, server.Server, $"{server.Server.Authority} answered a SubjectAccessReview without a status.");
    }
}
