using System.Management.Automation;
using KubeStellar.Wec.Sandbox;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Starts an ITS and some WECs on this machine to try things on, and makes this session use them. No cluster, container or
/// network is needed; they end with the session at the latest.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "WecSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(WecSandboxInfo))]
public sealed class StartWecSandboxCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>How many WECs: cluster1, cluster2 and so on.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 200)]
    public int WecCount { get; set; } = 1;

    /// <summary>How many WDSes, from which KubeStellar carries objects to the WECs: wds1, wds2 and so on.</summary>
    [Parameter]
    [ValidateRange(0, 10)]
    public int WdsCount { get; set; }

    /// <summary>How many further WECs stand in the inventory, registered and available, without a cluster behind them.</summary>
    [Parameter]
    [ValidateRange(0, 50_000)]
    public int FleetSize { get; set; }

    /// <summary>Leaves the session's kubeconfig and ITS as they are.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override void StopProcessing() => _stop.Cancel();

    protected override void EndProcessing()
    {
        if (!ShouldProcess($"an ITS and {(WecCount == 1 ? "one WEC" : $"{WecCount} WECs")} on this machine", "Start a sandbox"))
        {
            return;
        }

        var assembly = Path.Combine(Path.GetDirectoryName(GetType().Assembly.Location)!, "sandbox", "KubeStellar.Wec.Sandbox.dll");
        try
        {
            var sandbox = SandboxProcess.StartAsync(assembly, WecCount, WdsCount, FleetSize, _stop.Token).GetAwaiter().GetResult();
            if (!NoDefault)
            {
                SessionDefaults.Current.KubeConfig = sandbox.KubeConfig;
                SessionDefaults.Current.ItsContext = sandbox.ItsContext;
                SessionDefaults.Current.WdsContext = sandbox.WdsContext.FirstOrDefault();
            }

            WriteObject(sandbox);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OperationCanceledException))
        {
            ThrowTerminatingError(e.ToErrorRecord(null));
        }
    }
}
