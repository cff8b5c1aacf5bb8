namespace KubeStellar.Wec.Checks;

/// <summary>How long the deletion of what a probe has made may take, also when the caller has given up.</summary>
internal static class ProbeCleanup
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);

    /// <summary>Who has given up waits for nothing more.</summary>
    private static readonly TimeSpan s_limitOnceCancelled = TimeSpan.FromSeconds(1.5);

    /// <summary>What ends the deletion.</summary>
    public static CancellationTokenSource LimitFor(CancellationToken cancellationToken) =>
        new(cancellationToken.IsCancellationRequested ? s_limitOnceCancelled : s_limit);
}
