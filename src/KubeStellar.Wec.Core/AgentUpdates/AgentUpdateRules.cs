using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>Decides whether an agent may be of a release, beside its hub and after the one it was.</summary>
internal static class AgentUpdateRules
{
    /// <summary>Hub and agents are released together; further apart than this nobody tests them.</summary>
    private const int MostMinorsBehind = 2;

    /// <exception cref="WecException">It must not be, unless forced.</exception>
    public static void Check(AgentUpdateRequest request, string? present, string wanted, string? hub, IReport report)
    {
        if (ReleaseOrder.Of(wanted) is not { } target)
        {
            report.Verbose($"'{wanted}' is no release, so whether it fits the ITS is not known.");
            return;
        }

        if (ReleaseOrder.Of(present) is { } current && target < current && !request.Force)
        {
            throw new WecException(
                "AgentDowngrade", WecErrorKind.InvalidState, $"The agent of '{request.Name}' is {present}; {wanted} is older.",
                "Older agents may not understand what newer ones have stored. -Force goes back all the same.");
        }

        if (ReleaseOrder.Of(hub) is not { } of)
        {
            return;
        }

        if (ReleaseOrder.IsLaterMinor(target, of) && !request.Force)
        {
            throw new WecException(
                "AgentNewerThanIts", WecErrorKind.InvalidState, $"{wanted} is newer than the ITS, which runs {hub}.",
                $"Upgrade the ITS first, or leave -AgentVersion out to get {hub}. -Force updates all the same.");
        }

        if (of.Major > target.Major || (of.Major == target.Major && of.Minor - target.Minor > MostMinorsBehind))
        {
            report.Warning($"{wanted} is far behind the ITS, which runs {hub}; nobody tests them together.");
        }
    }
}
