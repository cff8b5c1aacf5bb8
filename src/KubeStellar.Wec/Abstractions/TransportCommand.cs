using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that works on WECs, or on the WDS from which KubeStellar carries objects to them.</summary>
public abstract class TransportCommand : FleetCommand
{
    private HashSet<string>? _typed;

    /// <summary>Kubeconfig context of the WDS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WdsContext { get; set; }

    protected override void BeginProcessing() => _typed = [.. MyInvocation.BoundParameters.Keys];

    /// <summary>Whether a parameter was typed, and not bound from what is piped.</summary>
    private protected bool IsTyped(string parameter) => _typed!.Contains(parameter);

    /// <summary>The WDS in force for the current record, with the ITS that it transports through.</summary>
    private protected TransportSpaces OpenWds()
    {
        var context = FirstOf(WdsContext, SessionDefaults.Current.WdsContext, Environment.GetEnvironmentVariable("WEC_WDS_CONTEXT"))
            ?? throw new WecException(
                "NoWdsContext", WecErrorKind.InvalidInput, "Nothing says which WDS is meant.",
                "Name the WDS with -WdsContext, Set-WecContext or $env:WEC_WDS_CONTEXT.");
        return new(Open(context).Api, context, OpenIts().Api);
    }

    /// <summary>The WEC as what is put out about it refers to it, where it is not reached itself.</summary>
    private protected WecTarget TargetBehind(string name, Space its) => new()
    {
        Name = name,
        ItsContext = its.Context,
        WecContext = OriginOf(its).WecContextOf(name),
        KubeConfig = EffectiveKubeConfig,
    };
}
