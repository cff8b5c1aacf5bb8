using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Hub;

/// <summary>Gets bootstrap tokens from an ITS.</summary>
public static class BootstrapTokens
{
    /// <summary>How long a token lasts unless the caller wants otherwise; the same hour as clusteradm's.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// The ServiceAccounts a hub lets register, newest first: Open Cluster Management renamed it with release 0.16
    /// (https://github.com/open-cluster-management-io/clusteradm, pkg/config/config.go).
    /// </summary>
    internal static readonly IReadOnlyList<string> ServiceAccounts = ["agent-registration-bootstrap", "cluster-bootstrap"];

    /// <summary>
    /// Asks the hub for a token of its bootstrap ServiceAccount, under its present or its older name; a hub that has neither may
    /// have a bootstrap token Secret.
    /// </summary>
    /// <exception cref="WecException">
    /// This is no ITS that can be trusted, the caller may not have a token, or there is nobody to have one for.
    /// </exception>
    public static async Task<BootstrapToken> RequestAsync(
        ClusterClient its, TimeSpan lifetime, IReport report, CancellationToken cancellationToken)
    {
        ItsTrust.Ensure(its);
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        ApiException? denial = null;
        foreach (var account in ServiceAccounts)
        {
            try
            {
                return await RequestForAsync(its, account, lifetime, cancellationToken);
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                report.Verbose($"{its.Server.Authority} has no ServiceAccount {OcmNames.OperatorNamespace}/{account}.");
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                // Whether it exists is hidden from who may not use it, so the other name is still worth asking for.
                denial ??= e;
            }
        }

        if (denial is not null)
        {
            throw new WecException(
                "BootstrapTokenForbidden", WecErrorKind.PermissionDenied, denial.Message,
                $"Ask for 'create' on serviceaccounts/token in namespace {OcmNames.OperatorNamespace} of the ITS.",
                denial);
        }

        return await BootstrapTokenSecret.FindAsync(its, cancellationToken) ?? throw new WecException(
            "NoBootstrapIdentity", WecErrorKind.NotFound,
            $"{its.Server.Authority} has no ServiceAccount {string.Join(" or ", ServiceAccounts)} in namespace "
            + $"{OcmNames.OperatorNamespace} and no bootstrap token Secret, so no agent can register with it.",
            "The ITS is only half initialised: has its 'clusteradm init' (KubeStellar's its-with-clusteradm hook) finished?");
    }

    private static async Task<BootstrapToken> RequestForAsync(
        ClusterClient its, string account, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = (long)lifetime.TotalSeconds },
        };
        var issued = await its.CreateAsync(
            CoreTypes.ServiceAccounts, OcmNames.OperatorNamespace, body, HubJson.Default.IssuedToken, cancellationToken, account, "token");
        return issued.Status?.Token is { Length: > 0 } token
            ? new(token, $"system:serviceaccount:{OcmNames.OperatorNamespace}:{account}", issued.Status.Expires)
            : throw new ApiConnectionException(
                ConnectionFailure.BadAnswer, its.Server, $"{its.Server.Authority} answered a TokenRequest without a token.");
    }
}
