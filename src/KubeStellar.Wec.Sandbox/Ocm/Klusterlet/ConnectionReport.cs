using KubeStellar.Wec.Sandbox.Ocm.Agent;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>
/// When the operator checks the connection to the hub again. A certificate without permissions is checked every half a minute, and when a
/// Secret changes; so the condition outlives its reason.
/// </summary>
internal sealed class ConnectionReport(AgentContext context)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private string? _secretVersions;
    private DateTimeOffset _nextCheck;

    /// <summary>Reports that the certificate has no permissions.</summary>
    /// <returns>The time until the next check.</returns>
    public TimeSpan Unauthorized(HubConnectionStatus bootstrap, HubConnectionStatus hub, string secretVersions)
    {
        var now = context.Wec.Time.GetUtcNow();
        if (_secretVersions != secretVersions || now >= _nextCheck)
        {
            (_secretVersions, _nextCheck) = (secretVersions, now + Interval);
        }

        KlusterletStatus.SetHubConnection(context.Wec, context.Spec, bootstrap, hub);
        return _nextCheck - now;
    }

    /// <summary>Reports that the connection works, unless the next check is not due yet.</summary>
    /// <returns>The time until the next check; null when the connection was reported.</returns>
    public TimeSpan? Functional(HubConnectionStatus hub, string secretVersions)
    {
        var now = context.Wec.Time.GetUtcNow();
        if (_secretVersions == secretVersions && now < _nextCheck)
        {
            return _nextCheck - now;
        }

        _secretVersions = null;
        KlusterletStatus.SetHubConnection(context.Wec, context.Spec, null, hub);
        return null;
    }
}
