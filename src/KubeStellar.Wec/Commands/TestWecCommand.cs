using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Checks.Wecs;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Commands;

/// <summary>Checks whether clusters can be WECs, or what is wrong with WECs that are: each requirement is one row.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(WecCheckResult), typeof(bool))]
public sealed class TestWecCommand : FleetCommand
{
    private bool _isAllWell = true;
    private bool _wasAnyTested;

    /// <summary>Runs a pod in each WEC for some seconds, to see whether it reaches the ITS.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>Image of that pod; it must have curl.</summary>
    [Parameter]
    public string ProbeImage { get; set; } = WecCheckRequest.DefaultProbeImage;

    /// <summary>How long the pod may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Puts out one Boolean: whether no check failed on any WEC, and each that decides could be made.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var (its, isImplied) = FindItsOf(wec);
        var request = new WecCheckRequest
        {
            Target = TargetFor(name, wec).With(target => target.ItsContext = isImplied ? FirstOf(ItsContext) : its?.Context),
            Wec = wec,
            Its = its,
            IsItsImplied = isImplied,
            ProbeImage = ProbeImage,
            ProbeTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
        var isProbeWanted = Probe && its is not null;
        Start(name, async (context, cancellationToken) =>
        {
            var probe = isProbeWanted && await context.ConfirmAsync(
                Subject(name, wec), $"Run a pod of {request.ProbeImage} for some seconds, then delete it");
            var rows = await new WecChecker(request with { Probe = probe }).CheckAsync(context, cancellationToken);
            return rows.ToArray<object>();
        });
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Quiet)
        {
            WriteObject(_wasAnyTested && _isAllWell);
        }
    }

    private protected override void Put(object result)
    {
        _wasAnyTested = true;
        if (Quiet)
        {
            _isAllWell &= ((object[])result).Cast<WecCheckResult>().All(row => row.IsGood);
            return;
        }

        base.Put(result);
    }

    private protected override void OnFailed() => _isAllWell = false;

    /// <summary>The ITS that is named anywhere; else the current context, unless that is the WEC itself.</summary>
    private (Space? Its, bool IsImplied) FindItsOf(Space wec)
    {
        if (FindIts() is { } named)
        {
            return (named, false);
        }

        var current = Spaces.Configuration.CurrentContext;
        return current is null || current == wec.Context || !Spaces.Configuration.ContextNames.Contains(current)
            ? (null, false)
            : (Spaces.Open(current), true);
    }
}
