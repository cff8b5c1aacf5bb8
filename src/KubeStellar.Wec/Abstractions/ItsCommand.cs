using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that works with the inventory of an ITS.</summary>
public abstract class ItsCommand : WecCommand
{
    /// <summary>Who mistypes more names than this has other troubles.</summary>
    private const int MaxHints = 3;

    private int _hints;

    /// <summary>Kubeconfig context of the ITS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Context")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public virtual string? ItsContext { get; set; }

    /// <summary>The ITS in force for the current record.</summary>
    private protected Space OpenIts()
    {
        var context = Contexts.Its(ItsContext, ContextNeed.Chosen);
        return Shared(IsPiped(nameof(ItsContext), ItsContext) || IsPiped(nameof(KubeConfig), KubeConfig), context, () =>
        {
            if (context is null)
            {
                context = Contexts.Its(null, ContextNeed.Required)!;
                WriteVerbose($"Using the kubeconfig's current context {context} as the ITS.");
            }

            return Open(context);
        });
    }

    /// <summary>The ITS that somebody has named, for what goes without one, too.</summary>
    private protected Space? FindIts() => Contexts.Its(ItsContext, ContextNeed.IfPresent) is { } context ? Open(context) : null;

    /// <summary>How the contexts of WECs of this ITS are found where none was given.</summary>
    private protected WecContexts WecContextsOf(string its)
    {
        var (session, kubeConfig) = (SessionDefaults.Current, EffectiveKubeConfig);
        return new(Spaces.Configuration, name => session.WecContextOf(kubeConfig, its, name));
    }

    /// <summary>Adds to the error about a WEC that is not there what may have been meant.</summary>
    private protected Exception Hinted(Exception error, string name, Space its)
    {
        if (error is not WecException { ErrorId: "WecNotFound" } missing || ++_hints > MaxHints)
        {
            return error;
        }

        var near = Await(new FleetReader(its.Api, its.Context).NearAsync(name, Cancel));
        return near.Count == 0 ? error : new WecException(
            missing.ErrorId, missing.Kind, $"{missing.Message} Did you mean {string.Join(" or ", near.Select(each => $"'{each}'"))}?", missing.Advice, missing);
    }
}
