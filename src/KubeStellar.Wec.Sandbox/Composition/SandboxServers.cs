using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Composition;

/// <summary>The servers of a sandbox, for its behaviours.</summary>
public sealed class SandboxServers
{
    public required SandboxOptions Options { get; init; }

    public required ApiServer Its { get; init; }

    public required IReadOnlyList<ApiServer> Wecs { get; init; }

    public required IReadOnlyList<ApiServer> Wdses { get; init; }

    /// <summary>The ITS, then the WECs, then the WDSes.</summary>
    public IReadOnlyList<ApiServer> All => [Its, .. Wecs, .. Wdses];
}
