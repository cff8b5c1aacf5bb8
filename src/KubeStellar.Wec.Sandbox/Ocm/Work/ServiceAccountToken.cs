using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>The token that a kubelet would mount into the work agent's pod: of its service account, renewed in time.</summary>
internal sealed class ServiceAccountToken(AgentContext context)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private (string Token, string Uid, DateTimeOffset RenewAt)? _current;

    /// <summary>The token, or null while the service account does not exist.</summary>
    public string? Get()
    {
        var spec = context.Spec;
        var account = context.Wec.Store.Get(WellKnown.ServiceAccount(spec.Namespace, spec.WorkAccount));
        if (account is null)
        {
            return null;
        }

        lock (_gate)
        {
            var now = context.Wec.Time.GetUtcNow();
            if (_current is not { } known || known.Uid != account.Uid() || now >= known.RenewAt)
            {
                var (token, _) = context.Wec.TokenIssuer.Issue(spec.Namespace, spec.WorkAccount, account.Uid(), s_lifetime);
                _current = (token, account.Uid(), now + (s_lifetime * 0.8));
            }

            return _current.Value.Token;
        }
    }
}
