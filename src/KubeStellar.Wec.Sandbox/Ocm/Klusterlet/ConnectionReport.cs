namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>
/// When the operator looks again at the way to the hub. A certificate that the hub lets do nothing is looked at every half a minute, and when
/// a Secret changes; so the complaint about it outlives its reason.
/// </summary>
internal sealed class ConnectionReport(AgentContext context)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private string? _secrets;
    private DateTimeOffset _nextLook;

    /// <summary>Says what there is to say of a certificate that may do nothing.</summary>
    /// <returns>When to look again.</returns>
    public TimeSpan Complain(Finding bootstrap, Finding hub, string secretsNow)
    {
        var now = context.Wec.Time.GetUtcNow();
        if (_secrets != secretsNow || now >= _nextLook)
        {
            (_secrets, _nextLook) = (secretsNow, now + Interval);
        }

        KlusterletStatus.SetHubConnection(context.Wec, context.Spec, bootstrap, hub);
        return _nextLook - now;
    }

    /// <summary>Says that all is well, unless the operator has complained too short a time ago.</summary>
    /// <returns>When to look again; null where that has been said.</returns>
    public TimeSpan? Approve(Finding hub, string secretsNow)
    {
        var now = context.Wec.Time.GetUtcNow();
        if (_secrets == secretsNow && now < _nextLook)
        {
            return _nextLook - now;
        }

        _secrets = null;
        KlusterletStatus.SetHubConnection(context.Wec, context.Spec, null, hub);
        return null;
    }
}
