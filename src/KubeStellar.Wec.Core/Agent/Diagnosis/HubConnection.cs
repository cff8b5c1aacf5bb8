using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>
/// Reads the condition HubConnectionDegraded of a Klusterlet: what the operator found of the two ways to the hub, the bootstrap token
/// and the certificate, as a pair of reasons and a message of two lines
/// (https://github.com/open-cluster-management-io/ocm, pkg/operator/operators/klusterlet/controllers/ssarcontroller).
/// </summary>
/// <param name="Bootstrap">What became of the token; null where only the certificate was looked at.</param>
/// <param name="Hub">What became of the certificate.</param>
/// <param name="Message">The operator's own words.</param>
internal sealed record HubConnection(string? Bootstrap, string Hub, string Message)
{
    public const string ConditionType = "HubConnectionDegraded";

    /// <summary>The one finding that is no trouble of the WEC's.</summary>
    public const string AwaitingApproval = "AwaitingApproval";

    public bool IsWorking => Bootstrap is null;

    public bool CanBootstrap => Bootstrap is "BootstrapSecretFunctional";

    private bool HasNoCertificate => Hub is "HubKubeConfigSecretMissing" or "HubKubeConfigMissing";

    /// <summary>The certificate proves who the agent is, and the hub lets it do nothing.</summary>
    public bool IsLockedOut => Hub is "HubKubeConfigUnauthorized";

    public bool IsWaitingForApproval => !IsWorking && ((CanBootstrap && HasNoCertificate) || IsLockedOut);

    /// <summary>Null while the operator has not looked yet.</summary>
    public static HubConnection? Of(Klusterlet? klusterlet)
    {
        if (klusterlet?.Status?.Condition(ConditionType) is not { } condition)
        {
            return null;
        }

        var reasons = (condition.Reason ?? "").Split(',', 2);
        return condition.Status != "True" || reasons.Length < 2
            ? new(condition.Status == "True" ? reasons[0] : null, reasons[^1], condition.Message ?? "")
            : new(reasons[0], reasons[1], condition.Message ?? "");
    }

    /// <summary>What is wrong; null when it works, or only waits to be let in.</summary>
    /// <param name="name">The WEC, for the commands to type.</param>
    public AgentFinding? Diagnose(string name)
    {
        var lines = Message.Split('\n', 2);
        return (Bootstrap, Hub) switch
        {
            (null, _) => null,
            (_, "HubKubeConfigUnauthorized") => new(
                "NotAccepted", "The agent has a certificate of the ITS, which lets it do nothing yet: the cluster is not accepted, or no longer.",
                $"Approve-Wec {name}. Right after an approval, wait half a minute."),
            ("BootstrapSecretFunctional", "HubKubeConfigSecretMissing" or "HubKubeConfigMissing") => new(
                AwaitingApproval, "The agent has reached the ITS and waits for its certificate request to be approved.", $"Approve-Wec {name}."),
            ("BootstrapSecretFunctional", "ClusterNameMissing") => new(
                "CredentialIncomplete", "What the agent keeps of the ITS (hub-kubeconfig-secret) does not say which cluster it is.",
                $"Repair-Wec {name} lets it register anew."),
            ("BootstrapSecretFunctional", "HubKubeConfigError") => new(
                "CertificateRejected", $"The agent's certificate does not work any more, its token does. {ConnectionCause.Of(lines[^1]).Problem}",
                $"Repair-Wec {name} lets it ask for a new one."),
            ("BootstrapSecretFunctional", _) => Unknown(lines[^1]),
            ("BootstrapSecretMissing", "HubKubeConfigError") => new(
                "NoWayIn", "The agent's certificate does not work any more, and its bootstrap Secret is gone.", $"Repair-Wec {name}."),
            ("BootstrapSecretMissing", _) => new(
                "BootstrapMissing", "The Secret bootstrap-hub-kubeconfig, with which the agent introduces itself, is missing.",
                $"Register-Wec {name} again: it goes on from here."),
            ("BootstrapSecretUnauthorized", "HubKubeConfigError") => new(
                "NoWayIn", "The agent's certificate does not work any more, and its token may not register.", $"Repair-Wec {name} gives it a new token."),
            ("BootstrapSecretUnauthorized", _) => new(
                "TokenForbidden", "The ITS knows the agent's token, and lets nobody register with it.",
                $"Register-Wec {name} again with a token of the bootstrap ServiceAccount; if that has no rights either, Test-WecIts tells."),
            ("BootstrapSecretError", _) => ConnectionCause.Of(lines[0]),
            _ => Unknown(Message),
        };
    }

    private static AgentFinding Unknown(string message) => new(
        "HubConnectionDegraded", message.ReplaceLineEndings(" "), "Look at the log of the klusterlet operator (namespace open-cluster-management).");
}
