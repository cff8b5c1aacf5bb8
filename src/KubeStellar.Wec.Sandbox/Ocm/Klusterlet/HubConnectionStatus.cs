using KubeStellar.Wec.Sandbox.Ocm.Agent;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The state of one of the two connections to the hub, in the words of the Klusterlet's HubConnectionDegraded condition.</summary>
internal sealed record HubConnectionStatus(string Reason, string Message)
{
    public static HubConnectionStatus BootstrapMissing(KlusterletSpec spec) => new(
        "BootstrapSecretMissing",
        $"Failed to get bootstrap secret \"{spec.Namespace}\" \"{HubSecret.BootstrapName}\": "
        + $"secrets \"{HubSecret.BootstrapName}\" not found");

    public static HubConnectionStatus BootstrapError(KlusterletSpec spec, string problem) => new(
        "BootstrapSecretError",
        "Failed to create &SelfSubjectAccessReview{} with bootstrap secret "
        + $"\"{spec.Namespace}\" \"{HubSecret.BootstrapName}\": {problem}");

    public static HubConnectionStatus BootstrapUnauthorized(KlusterletSpec spec, Kubeconfig hub, string what) => new(
        "BootstrapSecretUnauthorized",
        $"{what} with bootstrap secret \"{spec.Namespace}/{HubSecret.BootstrapName}\" to apiserver {hub}");

    public static HubConnectionStatus BootstrapFunctional(KlusterletSpec spec, Kubeconfig hub) => new(
        "BootstrapSecretFunctional",
        $"Bootstrap secret {spec.Namespace}/{HubSecret.BootstrapName} to apiserver {hub} is configured correctly");

    public static HubConnectionStatus HubSecretMissing(KlusterletSpec spec) => new(
        "HubKubeConfigSecretMissing",
        $"Failed to get hub kubeconfig secret \"{spec.Namespace}\" \"{HubSecret.Name}\": secrets \"{HubSecret.Name}\" not found");

    public static HubConnectionStatus HubUnauthorized(KlusterletSpec spec, Kubeconfig hub) => new(
        "HubKubeConfigUnauthorized",
        "Operation for resource &ResourceAttributes{} is not allowed with hub config secret "
        + $"\"{spec.Namespace}/{HubSecret.Name}\" to apiserver {hub}");

    public static HubConnectionStatus HubError(KlusterletSpec spec, Kubeconfig hub, string problem) => new(
        "HubKubeConfigError",
        "Failed to create &SelfSubjectAccessReview{} with hub config secret "
        + $"\"{spec.Namespace}/{HubSecret.Name}\" to apiserver {hub}: {problem}");

    public static HubConnectionStatus HubFunctional(KlusterletSpec spec, Kubeconfig hub) => new(
        "HubConnectionFunctional",
        $"Hub kubeconfig secret {spec.Namespace}/{HubSecret.Name} to apiserver {hub} is working");
}
