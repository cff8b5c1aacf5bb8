using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KubeStellar.Wec.Session;

/// <summary>
/// What was chosen for this session: by Set-WecContext, and for single WECs by Register-Wec. Kept for each runspace, so that two sessions in
/// one process never write to each other's ITS.
/// </summary>
internal sealed class SessionDefaults
{
    private static readonly ConditionalWeakTable<Runspace, SessionDefaults> s_sessions = [];

    private readonly ConcurrentDictionary<(string? KubeConfig, string Its, string Name), string> _wecContexts = new();

    public static SessionDefaults Current =>
        Runspace.DefaultRunspace is { } runspace ? s_sessions.GetValue(runspace, _ => new()) : new();

    public string? ItsContext { get; set; }

    public string? WdsContext { get; set; }

    public string? KubeConfig { get; set; }

    /// <summary>The context a WEC was registered by, where that is not the one of its name.</summary>
    public string? WecContextOf(string? kubeConfig, string its, string name) => _wecContexts.GetValueOrDefault((kubeConfig, its, name));

    public void Remember(string? kubeConfig, string? its, string name, string? wecContext)
    {
        if (string.IsNullOrEmpty(its))
        {
            return;
        }

        if (string.IsNullOrEmpty(wecContext) || wecContext == name)
        {
            _wecContexts.TryRemove((kubeConfig, its, name), out _);
        }
        else
        {
            _wecContexts[(kubeConfig, its, name)] = wecContext;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (KubeConfig, ItsContext, WdsContext) = (null, null, null);
        _wecContexts.Clear();
    }
}
