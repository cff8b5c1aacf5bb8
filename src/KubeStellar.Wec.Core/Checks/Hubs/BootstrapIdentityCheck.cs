using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>Looks for the identity agents introduce themselves with, under either of its names, or a bootstrap token.</summary>
internal static class BootstrapIdentityCheck
{
    public static async Task<Finding> JudgeAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        foreach (var account in BootstrapTokens.ServiceAccounts)
        {
            var found = await its.FindAsync(
                CoreTypes.ServiceAccounts, account, OcmNames.OperatorNamespace, ObjectJson.Default.NamedObject, cancellationToken);
            if (found is { Metadata.Deleted: null })
            {
                return Finding.Pass(account == BootstrapTokens.ServiceAccounts[0]
                    ? $"ServiceAccount {account} (OCM 0.16 or newer)."
                    : $"ServiceAccount {account} (OCM 0.15 or older).");
            }
        }

        if (!its.IsTlsVerified)
        {
            return Finding.Skip(
                "There is no ServiceAccount for it, and a bootstrap token is not looked for over a connection that nobody has verified.",
                "Give the ITS an https address and its certificate authority in the kubeconfig.") with
            { IsUnseen = true };
        }

        return await BootstrapTokenSecret.FindAsync(its, cancellationToken) is { } token
            ? Finding.Pass($"No ServiceAccount, but a bootstrap token of {token.Subject}.")
            : Finding.Fail(
                $"There is no ServiceAccount {string.Join(" or ", BootstrapTokens.ServiceAccounts)} in namespace "
                + $"{OcmNames.OperatorNamespace} and no bootstrap token, so no agent can introduce itself.",
                "The ITS is only half initialised: has its 'clusteradm init' (KubeStellar's its-hub-init hook) finished?");
    }
}
