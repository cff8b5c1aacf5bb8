using KubeStellar.Wec.Sandbox.Api;

namespace KubeStellar.Wec.Sandbox;

/// <summary>ManagedClusters with nothing behind them, to try things out at scale.</summary>
internal static class SyntheticFleet
{
    public static void Seed(ApiServer its, int size)
    {
        _ = (its, size);
    }
}
