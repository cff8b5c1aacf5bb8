namespace KubeStellar.Wec.Sandbox;

/// <summary>A running sandbox: an ITS and some WECs on this machine.</summary>
public sealed class WecSandboxInfo
{
    public int ProcessId { get; internal init; }

    /// <summary>Kubeconfig with a context for each of its clusters; also for kubectl.</summary>
    public string KubeConfig { get; internal init; } = "";

    /// <summary>Kubeconfig of the one server that no fault hits, for requests under /sandbox/v1/.</summary>
    public string ControlKubeConfig { get; internal init; } = "";

    public string ItsContext { get; internal init; } = "";

    /// <summary>The contexts of its WECs.</summary>
    public string[] WecContext { get; internal init; } = [];

    /// <summary>The contexts of its WDSes.</summary>
    public string[] WdsContext { get; internal init; } = [];

    public override string ToString() => $"sandbox {ProcessId}";
}
