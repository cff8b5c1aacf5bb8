using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Decides whether a WEC may be taken out, before anything is changed.</summary>
internal static class LeavingRules
{
    /// <param name="request">What is wanted.</param>
    /// <param name="hub">What the ITS has; null where it is left alone.</param>
    /// <param name="wec">What the WEC has; null where it is left alone or out of reach.</param>
    /// <param name="isSameHub">Whether a kubeconfig found in the WEC leads to the ITS.</param>
    /// <exception cref="WecException">It must not be, or not without being forced.</exception>
    public static void Check(UnregistrationRequest request, HubRemains? hub, WecRemains? wec, Func<StoredKubeconfig, bool> isSameHub)
    {
        CheckIsMeant(request, hub, wec);
        if (request.Force)
        {
            return;
        }

        if (wec?.Klusterlet is { } klusterlet)
        {
            CheckHub(request, wec, isSameHub);
            if (!wec.HasOperator && klusterlet.Metadata.Finalizers is { Count: > 0 })
            {
                throw new WecException(
                    "OperatorMissing", WecErrorKind.InvalidState,
                    $"The klusterlet operator of '{request.Name}' is gone, so nobody takes its agent apart.",
                    "Register-Wec brings the operator back. Unregister-Wec -Force does without it.");
            }
        }

        var held = hub?.HeldWorks.Count() ?? 0;
        if (held > 0 && hub!.Cluster is not null && !hub.IsAgentAlive)
        {
            throw new WecException(
                "WorkloadCannotBeDrained", WecErrorKind.InvalidState,
                $"The agent of '{request.Name}' does not answer, and {held} ManifestWorks wait for it to take away what it deployed "
                + $"({Sample(hub.HeldWorks.Select(w => w.Metadata.Name))}).",
                "Bring it back (Get-WecStatus, Repair-Wec) and unregister it then. "
                + "If the WEC is lost, -Force lets them go; what is deployed stays where it is.");
        }

        var kept = wec?.OwnWorks.ToArray() ?? [];
        if (kept.Length > 0 && held == 0)
        {
            throw new WecException(
                "WorkloadWouldBeOrphaned", WecErrorKind.InvalidState,
                $"The agent keeps {kept.Length} works that no ITS in reach could take back, so {kept.Sum(w => w.Objects.Count())} objects would stay "
                + $"in the WEC without an owner ({Sample(kept.SelectMany(w => w.Objects))}).",
                request.Scope == UnregistrationScope.WecOnly
                    ? "Unregister it through its ITS while that is there. If it is not, -Force leaves the objects as they are."
                    : "They are taken away an hour after their ManifestWorks are gone. -Force does not wait for that and leaves them as they are.");
        }
    }

    /// <summary>The agent of another WEC is nobody's to take away under this name, forced or not.</summary>
    private static void CheckIsMeant(UnregistrationRequest request, HubRemains? hub, WecRemains? wec)
    {
        if (wec is null or { Klusterlet: not null })
        {
            return;
        }

        if (wec.Others.FirstOrDefault(k => !k.IsHosted) is { } other)
        {
            throw new WecException(
                "NotThisWec", WecErrorKind.InvalidState,
                $"The cluster of context '{request.WecContext}' is registered as '{other.Spec.ClusterName}', not as '{request.Name}'.",
                "-ItsOnly removes what the ITS has of it and leaves the cluster alone. -WecContext names another cluster; under its own "
                + "name that agent "
                + "is taken away.");
        }

        // Whose agent renews its lease has one, and it is not here.
        if (!request.Force && hub is { IsAgentAlive: true, Cluster.Metadata.DeletionTimestamp: null })
        {
            throw new WecException(
                "NotThisWec", WecErrorKind.InvalidState,
                $"The cluster of context '{request.WecContext}' has no agent, and the ITS hears from the agent of '{request.Name}'.",
                "-WecContext names the cluster the agent runs on, which for a hosted agent is the one that hosts it. "
                + "-ItsOnly removes what the ITS has of it and leaves the cluster alone; so does -Force, where the agent was taken away by other means a moment ago.");
        }
    }

    private static void CheckHub(UnregistrationRequest request, WecRemains wec, Func<StoredKubeconfig, bool> isSameHub)
    {
        if (wec.Hub is { } known && !isSameHub(known))
        {
            throw new WecException(
                "NotThisWec", WecErrorKind.InvalidState,
                $"The agent of context '{request.WecContext}' belongs to another hub, {known.Server}.",
                "-ItsOnly removes what the ITS has of it and leaves the cluster alone. -WecContext names another cluster. "
                + "-Force removes this agent all the same.");
        }
    }

    private static string Sample(IEnumerable<string> names)
    {
        var shown = names.Take(4).ToArray();
        return string.Join(", ", shown.Take(3)) + (shown.Length > 3 ? ", ..." : "");
    }
}
