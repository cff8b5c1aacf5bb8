using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A fleet cmdlet that talks to the WECs themselves as well.</summary>
public abstract class WecContextCommand : FleetCommand
{
    /// <summary>Kubeconfig context of the WEC; its name unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WecContext { get; set; }

    /// <summary>The WEC's own API server.</summary>
    private protected Space OpenWec(string name)
    {
        if (FirstOf(WecContext) is not { } context)
        {
            return Open(name);
        }

        return Name.Length == 1 ? Open(context) : throw new WecException(
            "AmbiguousWecContext", WecErrorKind.InvalidInput, $"-WecContext {context} cannot be the context of {Name.Length} WECs.",
            "Leave -WecContext out where the contexts are named like the WECs, or pipe objects that have Name and WecContext.");
    }
}
