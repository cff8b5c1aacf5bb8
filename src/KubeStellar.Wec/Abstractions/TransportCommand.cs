using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that works on WECs, or on the WDS from which KubeStellar carries objects to them.</summary>
public abstract class TransportCommand : FleetCommand
{
    /// <summary>Kubeconfig context of the WDS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WdsContext { get; set; }

    /// <summary>The WDS in force for the current record, with the ITS that it transports through.</summary>
    private protected TransportSpaces OpenWds()
    {
        var context = Contexts.Wds(WdsContext, ContextNeed.Required)!;
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
