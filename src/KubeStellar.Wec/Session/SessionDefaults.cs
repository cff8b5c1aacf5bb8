using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KubeStellar.Wec.Session;

/// <summary>
/// What Set-WecContext has chosen. Kept for each runspace, so that two sessions in one process never write to each other's ITS.
/// </summary>
internal sealed class SessionDefaults
{
    private static readonly ConditionalWeakTable<Runspace, SessionDefaults> s_sessions = [];

    public static SessionDefaults Current =>
        Runspace.DefaultRunspace is { } runspace ? s_sessions.GetValue(runspace, _ => new()) : new();

    public string? ItsContext { get; set; }

    public string? WdsContext { get; set; }

    public string? KubeConfig { get; set; }
}
