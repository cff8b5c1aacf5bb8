using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>Judges the lesser requirements of an ITS.</summary>
internal static class ItsRules
{
    /// <summary>What running a fleet takes, in the order it is needed.</summary>
    private static readonly Right[] s_rights =
    [
        new("create", "", "serviceaccounts") { Subresource = "token", Namespace = OcmNames.OperatorNamespace },
        new("get", OcmTypes.ManagedClusters.Group, "managedclusters"),
        new("list", "certificates.k8s.io", "certificatesigningrequests"),
        new("update", "certificates.k8s.io", "certificatesigningrequests") { Subresource = "approval" },
        new("approve", "certificates.k8s.io", "signers") { Name = SignerCheck.Signer },
        new("patch", OcmTypes.ManagedClusters.Group, "managedclusters"),
        new("update", "register.open-cluster-management.io", "managedclusters") { Subresource = "accept" },
        new("create", "", "configmaps") { Namespace = KubeStellarNames.PropertiesNamespace },
    ];

    public static Finding Server(Space its, Reading<string> version) => version.Problem is { } problem
        ? Finding.Fail(problem.Message, problem.Advice)
        : its.Api.IsTlsVerified
            ? Finding.Pass($"{its.Api.Server.Authority} answers, Kubernetes {version.Value}.")
            : Finding.Fail(
                $"{its.Api.Server.Authority} answers, but nobody has verified who it is, so no credential of it is stored in a WEC.",
                "Replace insecure-skip-tls-verify by its certificate authority in the kubeconfig.");

    public static async Task<Finding> EndpointAsync(Space its, CancellationToken cancellationToken)
    {
        var published = await ClusterInfo.FindAsync(its.Api, cancellationToken);
        var caller = its.Configuration.Cluster.Server;
        if (!LoopbackAddress.Is(caller))
        {
            return Finding.Pass(published is null || published.Server == caller
                ? $"Agents dial {caller.Authority}."
                : $"Agents dial {caller.Authority}; inside its own network it is {published.Server.Authority}.");
        }

        return published is { } own && !LoopbackAddress.Is(own.Server)
            ? Finding.Pass($"Agents dial {own.Server.Authority}, as {caller.Authority} means this machine only.")
            : Finding.Warn(
                $"{caller.Authority} means this machine only, and the ITS publishes no other address: pods of a WEC do not reach it.",
                "Let KubeFlex's job update-cluster-info finish, or give an address with Register-Wec -HubApiServer.");
    }

    public static async Task<Finding> PropertiesNamespaceAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var found = await its.FindAsync(
            CoreTypes.Namespaces, KubeStellarNames.PropertiesNamespace, null, ObjectJson.Default.NamedObject, cancellationToken);
        return found switch
        {
            null => Finding.Warn(
                $"Namespace {KubeStellarNames.PropertiesNamespace} is not there yet.",
                "The transport controller of the first WDS makes it; New-WecProperty does too when it needs it."),
            { Metadata.Deleted: not null } => Finding.Fail(
                $"Namespace {KubeStellarNames.PropertiesNamespace} is terminating.",
                "Wait until it is gone; all properties of WECs go with it."),
            _ => Finding.Pass($"Namespace {KubeStellarNames.PropertiesNamespace} is there."),
        };
    }

    public static async Task<Finding> StatusAddOnAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var offered = Reading.OfAsync(() => its.FindAsync(
            OcmTypes.ClusterManagementAddOns, AddOnTypes.Status, null, ObjectJson.Default.NamedObject, cancellationToken));
        var controller = Reading.OfAsync(() => its.FindAsync(
            CoreTypes.Deployments, "addon-status-controller", OcmNames.OperatorNamespace, ObjectJson.Default.NamedObject,
            cancellationToken));
        await Task.WhenAll(offered, controller);
        return AddOnRules.OfIts(await offered, await controller);
    }

    public static async Task<Finding> RightsAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        var held = await Task.WhenAll(s_rights.Select(right => right.IsHeldAsync(its, cancellationToken)));
        var missing = s_rights.Where((_, i) => !held[i]).ToList();
        return missing.Count == 0
            ? Finding.Pass("You may get tokens, approve, accept, label and set properties.")
            : Finding.Warn(
                $"You may not: {string.Join(", ", missing)}.", "Ask the ITS's administrator, or leave those steps to somebody who may.");
    }
}
