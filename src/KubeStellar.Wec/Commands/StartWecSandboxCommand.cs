using System.Management.Automation;
using KubeStellar.Wec.Errors;
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

    /// <summary>The release of Open Cluster Management to behave like, such as 1.0.0 or v0.15.2; 1.3.1 unless given.</summary>
    [Parameter]
    [ValidatePattern(@"^v?\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    public string? OcmVersion { get; set; }

    /// <summary>The ITS has KubeStellar's status add-on and puts it on WECs that are accepted.</summary>
    [Parameter]
    public SwitchParameter StatusAddOn { get; set; }

    /// <summary>The ITS signs no certificates for agents, as API servers of EKS do not.</summary>
    [Parameter]
    public SwitchParameter NoSigner { get; set; }

    /// <summary>The ITS lets in by itself whoever comes with its bootstrap account.</summary>
    [Parameter]
    public SwitchParameter AutoApprove { get; set; }

    /// <summary>Sets $env:KUBECONFIG as well, so that kubectl works with the sandbox; Stop-WecSandbox sets back what was there.</summary>
    [Parameter]
    public SwitchParameter PassEnvironment { get; set; }

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
            var sandbox = SandboxProcess.StartAsync(assembly, Options(), _stop.Token).GetAwaiter().GetResult();
            if (!NoDefault)
            {
                SessionDefaults.Current.KubeConfig = sandbox.KubeConfig;
                SessionDefaults.Current.ItsContext = sandbox.ItsContext;
                SessionDefaults.Current.WdsContext = sandbox.WdsContext.FirstOrDefault();
            }

            if (PassEnvironment)
            {
                SandboxEnvironment.Set(sandbox.KubeConfig);
            }

            WriteObject(sandbox);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OperationCanceledException))
        {
            ThrowTerminatingError(e.ToErrorRecord(null));
        }
    }

    private IReadOnlyList<string> Options() =>
    [
        "--wecs", $"{WecCount}", "--wdses", $"{WdsCount}", "--fleet", $"{FleetSize}",
        .. string.IsNullOrEmpty(OcmVersion) ? Array.Empty<string>() : ["--ocm-version", "v" + OcmVersion.TrimStart('v')],
        .. StatusAddOn ? ["--status-addon"] : Array.Empty<string>(),
        .. NoSigner ? ["--no-signer"] : Array.Empty<string>(),
        .. AutoApprove ? ["--auto-approve"] : Array.Empty<string>(),
    ];
}
