using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Session;

/// <summary>How much a cmdlet wants a context.</summary>
internal enum ContextNeed
{
    /// <summary>It cannot do without: of an ITS the kubeconfig's current context will do, and having none is an error.</summary>
    Required,

    /// <summary>Only one that somebody has named; that it is not in the kubeconfig shows when it is opened.</summary>
    Chosen,

    /// <summary>The same, but one chosen for other work that this kubeconfig lacks is no reason to stop.</summary>
    IfPresent,
}

/// <summary>Finds the contexts in force, first that is set: what was given, what the session has chosen, the environment.</summary>
internal sealed class ContextResolver(SessionDefaults session, Func<KubeConfig> config)
{
    /// <summary>The context of the ITS.</summary>
    /// <exception cref="WecException">NoItsContext, where it is required.</exception>
    public string? Its(string? given, ContextNeed need) => Find(given, session.ItsContext, "WEC_ITS_CONTEXT", need) ?? (need != ContextNeed.Required
        ? null
        : config().CurrentContext ?? throw new WecException(
            "NoItsContext", WecErrorKind.InvalidInput, "Nothing says which ITS is meant, and the kubeconfig has no current context.",
            "Name the ITS with -ItsContext, Set-WecContext or $env:WEC_ITS_CONTEXT."));

    /// <summary>The context of the WDS.</summary>
    /// <exception cref="WecException">NoWdsContext, where it is required.</exception>
    public string? Wds(string? given, ContextNeed need) => Find(given, session.WdsContext, "WEC_WDS_CONTEXT", need) ?? (need != ContextNeed.Required
        ? null
        : throw new WecException(
            "NoWdsContext", WecErrorKind.InvalidInput, "Nothing says which WDS is meant.",
            "Name the WDS with -WdsContext, Set-WecContext or $env:WEC_WDS_CONTEXT."));

    private string? Find(string? given, string? chosen, string variable, ContextNeed need)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return given;
        }

        var named = string.IsNullOrEmpty(chosen) ? Environment.GetEnvironmentVariable(variable) : chosen;
        return string.IsNullOrEmpty(named) || (need == ContextNeed.IfPresent && !config().ContextNames.Contains(named)) ? null : named;
    }
}
