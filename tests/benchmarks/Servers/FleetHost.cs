namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>Makes the servers of a run ready, and leaves them as they were.</summary>
internal sealed class FleetHost : IAsyncDisposable
{
    private readonly SandboxServer? _sandbox;
    private readonly FleetSeeder? _seeder;

    private FleetHost(Fleet fleet, SandboxServer? sandbox, FleetSeeder? seeder)
    {
        Fleet = fleet;
        _sandbox = sandbox;
        _seeder = seeder;
    }

    public Fleet Fleet { get; }

    public static async Task<FleetHost> OpenAsync(BenchmarkOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        if (options.KubeConfig is null)
        {
            say($"Starting a sandbox with {options.Wecs} WECs and a fleet of {options.Fleet} ...");
            var sandbox = await SandboxServer.StartAsync(options, cancellationToken);
            return new(sandbox.Fleet, sandbox, null);
        }

        var directory = new Connections.SpaceDirectory(options.KubeConfig);
        var wecs = directory.Configuration.ContextNames
            .Where(name => name != options.Its && name.StartsWith("cluster", StringComparison.Ordinal))
            .Take(options.Wecs).ToArray();
        var fleet = new Fleet(options.KubeConfig, options.Its, wecs, FleetSeeder.IsSeeded);
        return await FillAsync(fleet, options, say, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_seeder is not null)
        {
            // Also when the run was cut off: what was created must go.
            await _seeder.RemoveAsync(CancellationToken.None);
        }

        _sandbox?.Dispose();
    }

    private static async Task<FleetHost> FillAsync(
        Fleet fleet, BenchmarkOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var seeder = new FleetSeeder(fleet.Its.Api);
        var (there, leftBehind) = await seeder.CountAsync(cancellationToken);
        if (!options.Seed)
        {
            if (there < options.Fleet)
            {
                say($"The ITS has {there} ManagedClusters, not {options.Fleet}: measuring on those. --seed would add the rest for this run.");
            }

            return new(fleet, null, null);
        }

        var host = new FleetHost(fleet, null, seeder);
        try
        {
            var missing = Math.Max(0, options.Fleet - (there - leftBehind));
            say($"Adding {missing} ManagedClusters for the length of this run ...");
            await seeder.CreateAsync(missing, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }
}
