namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>Something that keeps an agent from working, and what to do about it.</summary>
/// <param name="Code">Stable, in PascalCase, such as <c>HubUnknownHost</c>.</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Fix">What to do next.</param>
public sealed record AgentFinding(string Code, string Problem, string Fix)
{
    public override string ToString() => Problem;
}

/// <summary>What a WEC itself says of its agent.</summary>
/// <param name="HasAgent">There is a Klusterlet that registers this cluster.</param>
/// <param name="IsConnected">The agent works with the hub by a certificate of its own.</param>
/// <param name="IsWaitingForApproval">The agent has reached the hub and waits for being let in: nothing is wrong on this side.</param>
/// <param name="Findings">What is wrong, the worst first; empty when all is well or nothing is known yet.</param>
public sealed record AgentReport(bool HasAgent, bool IsConnected, bool IsWaitingForApproval, IReadOnlyList<AgentFinding> Findings);
