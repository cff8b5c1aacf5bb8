namespace KubeStellar.Wec.Sandbox.Composition;

/// <summary>What runs in the clusters of a sandbox: controllers, agents, operators.</summary>
public interface IClusterBehaviour : IAsyncDisposable
{
    /// <summary>Called once, when all servers accept requests.</summary>
    Task StartAsync(SandboxServers servers, CancellationToken cancellationToken);
}
