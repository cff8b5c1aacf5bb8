using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// What is stored in a WEC opens something elsewhere: whoever reads the bootstrap token of an ITS on the way can ask to be any of its WECs.
/// </summary>
internal static class WecTrust
{
    /// <param name="wec">The cluster that Secrets are about to be stored in or read from.</param>
    /// <param name="context">Its kubeconfig context.</param>
    /// <param name="secrets">What they hold, and whose it is.</param>
    /// <param name="force">Do it all the same.</param>
    /// <exception cref="WecException">Nobody has verified who it is.</exception>
    public static void Ensure(ClusterClient wec, string context, string secrets, bool force, IReport report)
    {
        if (wec.IsTlsVerified)
        {
            return;
        }

        var how = wec.Server.Scheme == Uri.UriSchemeHttps
            ? $"The context '{context}' skips TLS verification, so nobody knows who {wec.Server.Authority} is"
            : $"The context '{context}' reaches {wec.Server.Authority} without TLS";
        if (!force)
        {
            throw new WecException(
                "UnverifiedWec", WecErrorKind.SecurityRisk, $"{how}: {secrets} is neither stored nor read there.",
                "Give the context an https address and the certificate authority of the cluster. -Force stores it all the same.");
        }

        report.Warning($"{how}. Anyone on the way can read what is stored there and read from there: {secrets}.");
    }

    /// <summary>
    /// Says what a look at the agent's Secrets gives away where nobody has verified who the WEC is. It is the caller's own choice to talk
    /// to
    /// it like that, and nothing of ours is sent, so the look is not refused.
    /// </summary>
    public static void WarnOfReading(ClusterClient wec, IReport report)
    {
        if (!wec.IsTlsVerified)
        {
            // Without the names of context and server, so that many WECs share one warning.
            report.Warning(
                "Secrets of its agent are read over a connection that nobody has verified. Anyone on the way can read them too: "
                + "the agent's bootstrap token, and the key of its certificate for the ITS.");
        }
    }

    /// <summary>Whose token it is, in words.</summary>
    public static string TokenOf(Uri hub) => $"the bootstrap token of the ITS {hub.Authority}";
}
