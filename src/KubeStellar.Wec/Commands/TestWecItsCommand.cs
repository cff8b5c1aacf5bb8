using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Checks.Hubs;
using KubeStellar.Wec.Completion;

namespace KubeStellar.Wec.Commands;

/// <summary>Checks whether an ITS is ready to take WECs in: each requirement is one row.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WecIts", SupportsShouldProcess = true)]
[OutputType(typeof(ItsCheckResult), typeof(bool))]
public sealed class TestWecItsCommand : ItsCommand
{
    private bool _isAllWell = true;

    /// <summary>Kubeconfig context of the ITS.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Context")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public override string? ItsContext { get; set; }

    /// <summary>Asks for a certificate, approves the request and deletes it again, to see whether the ITS signs.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>Puts out one Boolean: whether no check failed, and each that decides could be made.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        var isGood = Guard(FirstOf(ItsContext), () =>
        {
            var its = OpenIts();
            var probe = Probe && ShouldProcess(
                $"{its.Context} ({its.Api.Server.Authority})", "Create, approve and delete a certificate request of a user without any right");
            var rows = Await(new ItsChecker(its, EffectiveKubeConfig).CheckAsync(probe, Cancel));
            _isAllWell &= rows.All(row => row.IsGood);
            if (!Quiet)
            {
                WriteObject(rows, enumerateCollection: true);
            }
        });
        _isAllWell &= isGood;
    }

    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_isAllWell);
        }
    }
}
