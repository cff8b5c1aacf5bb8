using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Checks;

/// <summary>Judges KubeStellar's status add-on. Without it workloads run, but nobody learns what became of them.</summary>
internal static class AddOnRules
{
    private const string HowToInstall =
        "Install KubeStellar's status add-on on the ITS, or no status of workloads is returned: the KubeStellar chart does, or helm with "
        + "the chart "
        + "ocm-status-addon in namespace open-cluster-management.";

    public static Finding OfWec(Reading<NamedObject?> offered, Reading<NamedObject?> own, bool isRegistered)
    {
        if ((offered.Problem ?? own.Problem) is { } problem)
        {
            return Finding.Unseen(problem);
        }

        if (offered.Value is null)
        {
            return Finding.Warn("The ITS does not offer the status add-on.", HowToInstall);
        }

        if (own.Value is not { } addOn)
        {
            return isRegistered
                ? Finding.Warn(
                    "The ITS has not given the status add-on to this WEC.",
                    "It is given to WECs that are accepted and reachable: Get-WecStatus shows which is missing. "
                    + "Its Placement 'global' selects by the label cluster.open-cluster-management.io/clusterset.")
                : Finding.Pass("The ITS gives the status add-on to each WEC it accepts.");
        }

        var available = addOn.Status?.Condition("Available");
        return available?.Status == "True"
            ? Finding.Pass("The status add-on is available.")
            : Finding.Warn(
                $"The status add-on is not available: {available?.Message ?? "it has not reported yet"}",
                "Look at Deployment status-agent in namespace open-cluster-management-agent-addon of the WEC.");
    }

    public static Finding OfIts(Reading<NamedObject?> offered, Reading<NamedObject?> controller)
    {
        if (offered.Problem is { } problem)
        {
            return Finding.Unseen(problem);
        }

        if (offered.Value is null)
        {
            return Finding.Warn("It is not installed.", HowToInstall);
        }

        return controller switch
        {
            { Problem: { } unseen } => Finding.Unseen(unseen),
            { Value: null } => Finding.Fail(
                "It is offered, but Deployment addon-status-controller is missing.", "Install the status add-on anew."),
            { Value: var found } when found.Status?.Condition("Available")?.Status == "True" =>
                Finding.Pass("It is installed and running."),
            { Value: var found } => Finding.Fail(
                $"Its controller is not available: {found.Status?.Condition("Available")?.Message ?? "it has not reported yet"}",
                "Look at Deployment addon-status-controller in namespace open-cluster-management of the ITS."),
        };
    }
}
