using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Benchmarks.Servers;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>The child process that memory is measured in: it connects, says so, waits for a line, streams the fleet, says so.</summary>
internal static class MemoryProbe
{
    public const string Bare = "bare";
    public const string Wec = "wec";
    public const string Status = "status";

    public static ChildProcess Start(string work, Fleet fleet)
    {
        var self = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(MemoryProbe).Assembly.Location] : [];
        return ChildProcess.Start(self, [.. host, "--probe", work, "--kubeconfig", fleet.KubeConfig, "--its", fleet.ItsContext]);
    }

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var fleet = new Fleet(options.KubeConfig!, options.Its, [], _ => false);
        if (options.Probe == Bare)
        {
            using var client = new BareClient(fleet.Spaces.Configuration.GetContext(fleet.ItsContext), compress: false);
            await client.DownloadAsync("/version", "", cancellationToken);
            await OnSignalAsync(() => client.DownloadAsync(OcmTypes.ManagedClusters.PathOf(), "", cancellationToken), cancellationToken);
            return;
        }

        await foreach (var _ in ListAsync(options.Probe!, fleet, cancellationToken))
        {
            break;
        }

        await OnSignalAsync(
            async () =>
            {
                await foreach (var _ in ListAsync(options.Probe!, fleet, cancellationToken))
                {
                }
            },
            cancellationToken);
    }

    private static async Task OnSignalAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync(cancellationToken);
        await work();
        Console.WriteLine("done");
        await Console.In.ReadLineAsync(cancellationToken);
    }

    private static IAsyncEnumerable<WecReference> ListAsync(string work, Fleet fleet, CancellationToken cancellationToken) => work switch
    {
        Wec => new InventoryReader(fleet.Its.Api, fleet.Origin).ListAsync(null, cancellationToken),
        Status => new StatusReader(fleet.Its.Api, fleet.Origin).ListAsync(null, cancellationToken),
        _ => throw new BenchmarkException($"There is no work '{work}' to measure the memory of."),
    };
}
