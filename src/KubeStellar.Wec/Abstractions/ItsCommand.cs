using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that works with the inventory of an ITS.</summary>
public abstract class ItsCommand : WecCommand
{
    /// <summary>Kubeconfig context of the ITS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Context")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public virtual string? ItsContext { get; set; }

    /// <summary>The ITS in force for the current record.</summary>
    private protected Space OpenIts()
    {
        var context = FirstOf(ItsContext, SessionDefaults.Current.ItsContext, Environment.GetEnvironmentVariable("WEC_ITS_CONTEXT"));
        if (context is null)
        {
            context = Spaces.Configuration.CurrentContext ?? throw new WecException(
                "NoItsContext", WecErrorKind.InvalidInput, "Nothing says which ITS is meant, and the kubeconfig has no current context.",
                "Name the ITS with -ItsContext, Set-WecContext or $env:WEC_ITS_CONTEXT.");
            WriteVerbose($"Using the kubeconfig's current context {context} as the ITS.");
        }

        return Open(context);
    }
}
