namespace KubeStellar.Wec.Sandbox;

/// <summary>A running sandbox: an ITS and some WECs on this machine.</summary>
public sealed record WecSandboxInfo
{
    public int ProcessId { get; init; }

    /// <summary>Kubeconfig with a context for each of its clusters; also for kubectl.</summary>
    public required string KubeConfig { get; init; }

    /// <summary>Kubeconfig of the one server that no fault hits, for requests under /sandbox/v1/.</summary>
    public required string ControlKubeConfig { get; init; }

    public required string ItsContext { get; init; }

    /// <summary>The contexts of its WECs.</summary>
    public required string[] WecContext { get; init; }

    /// <summary>The contexts of its WDSes.</summary>
    public required string[] WdsContext { get; init; }

    public override string ToString() => $"sandbox {ProcessId}";
}
