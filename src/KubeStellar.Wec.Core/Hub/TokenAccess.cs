using System.Net;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// The hub for somebody who has nothing of it but a bootstrap token: with that, too, it tells whether the token is good, whether the
/// name is taken and when the agent has announced itself.
/// </summary>
internal static class TokenAccess
{
    /// <param name="its">The hub with the token.</param>
    /// <param name="token">The same token, to say whose it is.</param>
    /// <exception cref="WecException">The hub does not take the token, or is none.</exception>
    public static async Task<ClusterClient> OpenAsync(ClusterClient its, BootstrapToken token, CancellationToken cancellationToken)
    {
        try
        {
            await HubCheck.EnsureIsHubAsync(its, cancellationToken);
            if (await MayRegisterAsync(its, cancellationToken))
            {
                return its;
            }
        }
        catch (ApiException e) when (e.StatusCode is HttpStatusCode.Unauthorized)
        {
            throw Rejected($"{its.Server.Authority} does not take the token: {e.Message}", e);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw Rejected(e.Message, e);
        }

        throw Rejected($"{its.Server.Authority} knows the token ({token.Subject}), but lets nobody register with it.", null);
    }

    private static WecException Rejected(string problem, Exception? inner) => new(
        "TokenRejected", WecErrorKind.NotAuthenticated, problem,
        "It has expired, or is of another ITS or another ServiceAccount. New-WecToken gets a new one.", inner);

    private static async Task<bool> MayRegisterAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = CoreTypes.SelfSubjectAccessReviews.ApiVersion,
            ["kind"] = CoreTypes.SelfSubjectAccessReviews.Kind,
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = "create", ["group"] = OcmTypes.ManagedClusters.Group, ["resource"] = OcmTypes.ManagedClusters.Plural,
                },
            },
        };
        var answer = await its.CreateAsync(CoreTypes.SelfSubjectAccessReviews, null, review, ObjectJson.Default.AccessAnswer, cancellationToken);
        return answer.Status?.Allowed ?? false;
    }
}
