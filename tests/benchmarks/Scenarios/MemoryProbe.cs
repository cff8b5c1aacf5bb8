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

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancel)
    {
        var fleet = new Fleet(options.KubeConfig!, options.Its, [], _ => false);
        if (options.Probe == Bare)
        {
            using var client = new BareClient(fleet.Spaces.Configuration.GetContext(fleet.ItsContext), compress: false);
            await client.DownloadAsync("/version", "", cancel);
            await OnSignalAsync(() => client.DownloadAsync(OcmTypes.ManagedClusters.PathOf(), "", cancel), cancel);
            return;
        }

        await foreach (var _ in ListAsync(options.Probe!, fleet, cancel))
        {
            break;
        }

        await OnSignalAsync(
            async () =>
            {
                await foreach (var _ in ListAsync(options.Probe!, fleet, cancel))
                {
                }
            },
            cancel);
    }

    private static async Task OnSignalAsync(Func<Task> work, CancellationToken cancel)
    {
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync(cancel);
        await work();
        Console.WriteLine("done");
        await Console.In.ReadLineAsync(cancel);
    }

    private static IAsyncEnumerable<WecReference> ListAsync(string work, Fleet fleet, CancellationToken cancel) => work switch
    {
        Wec => new InventoryReader(fleet.Its.Api, fleet.Origin).ListAsync(null, cancel),
        Status => new StatusReader(fleet.Its.Api, fleet.Origin).ListAsync(null, cancel),
        _ => throw new BenchmarkException($"There is no work '{work}' to measure the memory of."),
    };
}
