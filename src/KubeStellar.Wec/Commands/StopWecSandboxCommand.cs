using System.Management.Automation;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Sandbox;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>Stops sandboxes of this session; all of them unless told which.</summary>
[Cmdlet(VerbsLifecycle.Stop, "WecSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopWecSandboxCommand : PSCmdlet
{
    /// <summary>Which ones.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(Completion.SandboxCompleter))]
    public int[]? ProcessId { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var id in ProcessId ?? [.. SandboxProcess.Running])
        {
            if (ShouldProcess($"sandbox {id}", "Stop"))
            {
                Stop(id);
            }
        }
    }

    private void Stop(int id)
    {
        if (SandboxProcess.Stop(id) is not { } kubeConfig)
        {
            WriteError(new WecException(
                "SandboxNotFound", WecErrorKind.NotFound, $"This session has no sandbox {id}.", "It may have been stopped already.").ToErrorRecord(id));
            return;
        }

        SandboxEnvironment.Restore(kubeConfig);

        // What pointed at the sandbox would only lead to errors from now on.
        var session = SessionDefaults.Current;
        if (session.KubeConfig == kubeConfig)
        {
            session.Clear();
        }
    }
}
