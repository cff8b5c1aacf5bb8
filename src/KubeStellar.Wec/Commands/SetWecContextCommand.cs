using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>Chooses, for this session, the kubeconfig and the contexts that cmdlets use when they are not told others.</summary>
[Cmdlet(VerbsCommon.Set, "WecContext", DefaultParameterSetName = "Set", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WecContextInfo))]
public sealed class SetWecContextCommand : WecCommand
{
    /// <summary>Context of the ITS.</summary>
    [Parameter(Position = 0, ParameterSetName = "Set")]
    [Alias("Its")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? ItsContext { get; set; }

    /// <summary>Context of the WDS.</summary>
    [Parameter(ParameterSetName = "Set")]
    [Alias("Wds")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WdsContext { get; set; }

    /// <summary>Forgets what was chosen.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Clear")]
    public SwitchParameter Clear { get; set; }

    /// <summary>Puts out the chosen contexts.</summary>
    [Parameter(ParameterSetName = "Set")]
    public SwitchParameter PassThru { get; set; }

    protected override void EndProcessing()
    {
        var session = SessionDefaults.Current;
        if (Clear)
        {
            if (!ShouldProcess("this session", "Forget the chosen contexts"))
            {
                return;
            }

            (session.ItsContext, session.WdsContext, session.KubeConfig) = (null, null, null);
            return;
        }

        var names = new[] { FirstOf(ItsContext), FirstOf(WdsContext) }.OfType<string>().ToArray();
        var chosen = Demand(ItsContext ?? WdsContext ?? KubeConfig, () =>
            names.Select(Chosen).ToArray());
        if (!ShouldProcess("this session", $"Use {string.Join(", ", names.Append(FirstOf(KubeConfig)).OfType<string>())}"))
        {
            return;
        }

        session.KubeConfig = FirstOf(KubeConfig) is null ? session.KubeConfig : EffectiveKubeConfig;
        session.ItsContext = FirstOf(ItsContext, session.ItsContext);
        session.WdsContext = FirstOf(WdsContext, session.WdsContext);
        if (PassThru)
        {
            WriteObject(chosen, enumerateCollection: true);
        }
    }

    private WecContextInfo Chosen(string name)
    {
        var context = Spaces.Configuration.Outline(name);
        return context.Fault is { } fault ? throw fault : WecContextInfo.From(Spaces, context);
    }
}
