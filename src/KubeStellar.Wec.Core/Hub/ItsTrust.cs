using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// With a bootstrap token of an ITS anybody can ask to be one of its WECs, so none is fetched where somebody on the way could read it,
/// or could have put an ITS of his own there.
/// </summary>
internal static class ItsTrust
{
    /// <exception cref="WecException">Nobody has verified who the ITS is.</exception>
    public static void Ensure(ClusterClient its)
    {
        if (its.IsTlsVerified)
        {
            return;
        }

        var how = its.Server.Scheme == Uri.UriSchemeHttps
            ? $"The kubeconfig skips TLS verification, so nobody knows who {its.Server.Authority} is"
            : $"The kubeconfig reaches {its.Server.Authority} without TLS";
        throw new WecException(
            "UnverifiedIts", WecErrorKind.SecurityRisk, $"{how}: no bootstrap token is fetched from there, and no WEC is given one of it.",
            "Give the ITS an https address and its certificate authority in the kubeconfig, in place of insecure-skip-tls-verify.");
    }
}
