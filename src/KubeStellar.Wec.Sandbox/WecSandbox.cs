using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Hosting;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Ocm;
using KubeStellar.Wec.Sandbox.Seeding;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Transport;

namespace KubeStellar.Wec.Sandbox;

/// <summary>An ITS and any number of WECs on loopback HTTPS ports of this process.</summary>
public sealed class WecSandbox : IAsyncDisposable
{
    private readonly SandboxDirectory? _ownDirectory;
    private readonly List<IClusterBehaviour> _behaviours = [];
    private readonly SandboxServers _servers;
    private readonly ApiServer _control;

    private WecSandbox(SandboxOptions options)
    {
        _ownDirectory = options.Directory is null ? SandboxDirectory.Create() : null;
        Directory = options.Directory ?? _ownDirectory!.Path;
        KubeConfigPath = Path.Combine(Directory, "kubeconfig");
        ControlKubeConfigPath = Path.Combine(Directory, "control.kubeconfig");
        _control = new ApiServer("sandbox", Requests, Faults, TimeProvider.System) { IsControl = true };
        _servers = new SandboxServers
        {
            Options = options,
            Its = NewServer(options.ItsName, options.Time),
            Wecs = [.. Enumerable.Range(1, options.WecCount).Select(i => NewServer($"{options.WecNamePrefix}{i}", options.Time))],
            Wdses = [.. Enumerable.Range(1, options.WdsCount).Select(i => NewServer($"wds{i}", options.Time))],
        };
        Servers = _servers.All;
        Faults.Changed += ApplyFaults;
    }

    public SandboxOptions Options => _servers.Options;

    /// <summary>Where the sandbox stores its files.</summary>
    public string Directory { get; }

    /// <summary>A kubeconfig with a context per server; the ITS is the current one.</summary>
    public string KubeConfigPath { get; }

    /// <summary>A kubeconfig for the control server, which answers under /sandbox/v1/ even while all others are dead.</summary>
    public string ControlKubeConfigPath { get; }

    public ApiServer Its => _servers.Its;

    public IReadOnlyList<ApiServer> Wecs => _servers.Wecs;

    public IReadOnlyList<ApiServer> Wdses => _servers.Wdses;

    /// <summary>The ITS, then the WECs, then the WDSes.</summary>
    public IReadOnlyList<ApiServer> Servers { get; }

    /// <summary>The requests to all servers.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The faults to inject.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts all servers, seeds them, writes the kubeconfig and attaches the behaviours.</summary>
    public static async Task<WecSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WecCount, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.WdsCount, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.FleetSize, nameof(options));
        var sandbox = new WecSandbox(options);
        try
        {
            await sandbox.StartAsync(cancellationToken);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Faults.Changed -= ApplyFaults;
        foreach (var behaviour in Enumerable.Reverse(_behaviours))
        {
            await behaviour.DisposeAsync();
        }

        await Task.WhenAll(Servers.Append(_control).Select(s => s.DisposeAsync().AsTask()));
        _ownDirectory?.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Directory);
        await Task.WhenAll(Servers.Append(_control).Select(s => ServerHost.StartAsync(s, cancellationToken)));
        foreach (var server in Servers)
        {
            SeedObjects.CreateIn(server, Options.PublishClusterInfo);
        }

        OcmCustomResources.InstallOn(Its);
        SyntheticFleet.Seed(Its, Options.FleetSize);
        KubeconfigFile.Write(KubeConfigPath, Servers);
        KubeconfigFile.Write(ControlKubeConfigPath, [_control]);
        IEnumerable<IClusterBehaviour> transport = Wdses.Count > 0 ? [new TransportBehaviour()] : [];
        foreach (var behaviour in (Options.Behaviours ?? [new OcmBehaviour()]).Concat(transport))
        {
            _behaviours.Add(behaviour);
            await behaviour.StartAsync(_servers, cancellationToken);
        }
    }

    private ApiServer NewServer(string name, TimeProvider time) => new(name, Requests, Faults, time);

    private void ApplyFaults()
    {
        foreach (var server in Servers)
        {
            server.Time.Skew = Faults.ClockSkew(server.Name);
            if (Faults.IsDead(server.Name))
            {
                server.Connections.Abort();
            }

            foreach (var rule in Faults.Rules)
            {
                if (rule.Action == FaultAction.CutWatch && rule.Skip == 0 && (rule.Server is null || rule.Server == server.Name))
                {
                    server.Watches.Cut(
                        path => rule.Path is null || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(rule.Path, path, false));
                }
            }
        }
    }
}
