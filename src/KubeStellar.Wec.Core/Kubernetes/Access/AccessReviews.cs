using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Access;

/// <summary>Asks a server what somebody may do there. This counts every authorizer it has, and leaves nothing behind.</summary>
internal static class AccessReviews
{
    /// <summary>An answer repeats the question, and a fleet is asked thousands.</summary>
    private static readonly JsonSerializerOptions s_answers = KubernetesTypes.With(KeepStatus);

    /// <summary>Whether the caller may do something; who may not even ask gets the server's refusal.</summary>
    public static async Task<bool> CanIAsync(this ClusterClient server, V1ResourceAttributes what, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview { Spec = new() { ResourceAttributes = what } };
        var answer = await server.AskAsync(review, cancellationToken);
        return answer.Status?.Allowed is true;
    }

    /// <summary>Whether somebody else may do something, and why; the caller needs the right to ask.</summary>
    public static async Task<V1SubjectAccessReviewStatus> CanTheyAsync(
        this ClusterClient server, V1SubjectAccessReviewSpec question, CancellationToken cancellationToken)
    {
        var answer = await server.AskAsync(new V1SubjectAccessReview { Spec = question }, cancellationToken);
        return answer.Status ?? throw new ApiConnectionException(
            ConnectionFailure.BadAnswer, server.Server, $"{server.Server.Authority} answered a SubjectAccessReview without a status.");
    }

    private static Task<T> AskAsync<T>(this ClusterClient server, T review, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        server.CreateAsync(review, (JsonTypeInfo<T>)s_answers.GetTypeInfo(typeof(T)), cancellationToken);

    private static void KeepStatus(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1SelfSubjectAccessReview) || type.Type == typeof(V1SubjectAccessReview))
        {
            KubernetesTypes.Keep(type, "status");
        }
    }
}
