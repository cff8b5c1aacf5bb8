using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Waiting;

/// <summary>Tells whether an ITS has an add-on that it could put on its WECs.</summary>
internal static class AddOnTypes
{
    /// <summary>The add-on by which KubeStellar returns status from WECs.</summary>
    public const string Status = "addon-status";

    /// <exception cref="WecException">It has none of that name, or no add-ons at all: waiting would be in vain.</exception>
    public static async Task EnsureInstalledAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        try
        {
            await its.GetAsync(OcmTypes.ClusterManagementAddOns, name, null, ObjectJson.Default.NamedObject, cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may not look waits and sees.
        }
        catch (ApiException e) when (e.IsUnknownType)
        {
            throw new WecException(
                "AddOnsNotServed", WecErrorKind.NotFound, $"{its.Server} serves no add-ons ({OcmTypes.ClusterManagementAddOns}).",
                "Is -ItsContext the context of the ITS? One that was set up by clusteradm init or the KubeStellar chart has that type.", e);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw new WecException(
                "AddOnNotInstalled", WecErrorKind.NotFound, $"The ITS has no add-on '{name}' (ClusterManagementAddOn).",
                name == Status
                    ? "The KubeStellar chart installs the status add-on into an ITS: helm chart ocm-status-addon, namespace open-cluster-management."
                    : "Install the add-on on the ITS, or correct -AddonName.",
                e);
        }
    }
}
