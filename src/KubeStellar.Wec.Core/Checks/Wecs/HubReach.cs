using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Checks;

/// <summary>
/// Judges whether the agent reaches the ITS from inside the WEC. Best is the word of an agent that is there; then that of a probe pod; what
/// is seen from here says only what is certainly wrong.
/// </summary>
internal static class HubReach
{
    private const string OtherAddress =
        "Give the agent an address it reaches with Register-Wec -HubApiServer or -UseInternalEndpoint; clusters of kind and k3d must share a "
        + "container network with the ITS.";

    /// <summary>What an agent of this ITS says by its condition HubConnectionDegraded; null where there is none, or it says nothing.</summary>
    public static Finding? OfAgent(WecFacts wec, AgentAssessment? agent)
    {
        if (agent?.State is not (AgentState.Working or AgentState.ShutOut)
            || wec.Survey.Value?.Klusterlet?.Status?.Condition("HubConnectionDegraded") is not { } condition)
        {
            return null;
        }

        // Reasons come in pairs, one for each of the two ways in; one that works is enough to know that the ITS is reached.
        var reasons = (condition.Reason ?? "").Split(',');
        if (condition.Status == "False" || reasons.Any(reason => reason is "HubKubeConfigFunctional" or "BootstrapSecretFunctional"))
        {
            return Finding.Pass("The agent reaches the ITS.");
        }

        return reasons.Any(reason => reason.EndsWith("Unauthorized", StringComparison.Ordinal))
            ? Finding.Warn(
                $"The agent reaches the ITS, which does not take its credential: {condition.Message}",
                "Repair-Wec gives it a new bootstrap token.")
            : condition.Status == "True"
                ? Finding.Fail($"The agent does not reach the ITS: {condition.Message}", $"Repair-Wec gives it another address. {OtherAddress}")
                : null;
    }

    /// <param name="endpoint">Where the agent would dial.</param>
    /// <param name="fromHere">What came of dialling there from this machine.</param>
    public static Finding OfAddress(HubEndpoint endpoint, Reading<bool> fromHere)
    {
        if (LoopbackAddress.Is(endpoint.Server))
        {
            return Finding.Warn(
                $"Inside a pod of the WEC {endpoint.Server.Authority} means the pod itself, unless WEC and ITS are one machine.", OtherAddress);
        }

        return fromHere.Problem switch
        {
            null => Finding.Skip(
                $"Not tested from inside the WEC. From here {endpoint.Server.Authority} answers, and the agent's certificate authority vouches for it.",
                "Test-Wec -Probe tests it with a pod."),
            { Id: "TlsFailed" } distrust => Finding.Fail(
                $"The agent would not trust {endpoint.Server.Authority}: {distrust.Message}",
                "Give the ITS's certificate authority with Register-Wec -CertificateAuthority."),
            _ when endpoint.Origin == HubEndpointOrigin.Internal => Finding.Skip(
                $"Not tested from inside the WEC. {endpoint.Server.Authority} is an address of the ITS's own network, which is not reached from here.",
                "The WEC must be in that network. Test-Wec -Probe tests it with a pod."),
            var silence => Finding.Warn(
                $"Not tested from inside the WEC. From here {endpoint.Server.Authority} gives no answer: {silence.Message}", OtherAddress),
        };
    }

    public static Finding OfProbe(HubEndpoint endpoint, ProbeOutcome probe)
    {
        var hub = endpoint.Server.Authority;
        return probe.ExitCode switch
        {
            0 => Finding.Pass($"A pod in the WEC reaches {hub}."),
            null => Finding.Skip($"The probe did not get to run: {probe.Message}", "Name an image the WEC can pull with -ProbeImage."),
            6 => Finding.Fail(
                $"Inside the WEC the name {endpoint.Server.Host} has no address.",
                $"localtest.me and container names do not resolve everywhere. {OtherAddress}"),
            7 => Finding.Fail($"Inside the WEC nothing answers at {hub}: {probe.Message}", OtherAddress),
            28 => Finding.Fail($"Inside the WEC {hub} does not answer in time.", "Does a firewall or NetworkPolicy stop the WEC's pods?"),
            35 or 51 or 60 or 77 => Finding.Fail(
                $"A pod in the WEC does not trust {hub}: {probe.Message}",
                "Give the ITS's certificate authority with Register-Wec -CertificateAuthority, or look for a proxy that breaks TLS open."),
            var code => Finding.Fail($"The probe ended with {code}: {probe.Message}", OtherAddress),
        };
    }

    public static Finding OfProblem(Failure problem) => Finding.Fail(problem.Message, problem.Advice);
}
