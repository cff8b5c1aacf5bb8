using System.Net;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Access;
using KubeStellar.Wec.Kubernetes.Client;
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

    private static Task<bool> MayRegisterAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var create = new V1ResourceAttributes
        {
            Verb = "create",
            Group = OcmTypes.ManagedClusters.Group,
            Resource = OcmTypes.ManagedClusters.Plural,
        };
        return its.CanIAsync(create, cancellationToken);
    }
}
