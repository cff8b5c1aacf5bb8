using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Checks.Wecs;

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
    public static Finding? OfAgent(string name, WecFacts wec, AgentAssessment? agent)
    {
        var klusterlet = wec.Survey.Value?.Klusterlet;
        if (agent?.State is not (AgentState.Working or AgentState.ShutOut)
            || klusterlet?.Status?.Condition(HubConnection.ConditionType)?.Status is not ("True" or "False")
            || HubConnection.Of(klusterlet) is not { } connection)
        {
            return null;
        }

        // One of the two ways in that works, or one that was refused, is enough to know that the ITS is reached.
        if (connection.IsWorking || connection.CanBootstrap || connection.IsLockedOut)
        {
            return Finding.Pass("The agent reaches the ITS.");
        }

        return connection.Diagnose(name) is not { } finding ? null
            : connection.Bootstrap == "BootstrapSecretUnauthorized" ? Finding.Warn(finding.Problem, finding.Fix)
            : Finding.Fail(finding.Problem, finding.Fix);
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
