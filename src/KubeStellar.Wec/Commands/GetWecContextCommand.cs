using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>Lists the contexts of the kubeconfig and what this session uses them for. Asks no server.</summary>
[Cmdlet(VerbsCommon.Get, "WecContext")]
[OutputType(typeof(WecContextInfo))]
public sealed class GetWecContextCommand : WecCommand
{
    /// <summary>Names of contexts, with wildcards if need be; all when left out. Of objects, the context of their WEC, or else of their ITS.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Context")]
    [WecNames(From = ["WecContext", "ItsContext", "Name"])]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[] Name { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        var contexts = Demand(Demand(KubeConfig, () => EffectiveKubeConfig), () => Spaces.Configuration);
        foreach (var name in Name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Guard(name, () => Write(contexts.Outline(name)));
                continue;
            }

            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            foreach (var match in contexts.ContextNames.Where(pattern.IsMatch))
            {
                Guard(match, () => Write(contexts.Outline(match)));
            }
        }
    }

    private void Write(KubeContextOutline context)
    {
        if (context.Fault is { } fault)
        {
            WriteWarning($"The context {context.Name} cannot be used: {fault.Message}");
        }

        WarnOf(context.Whole?.Notes ?? []);
        WriteObject(WecContextInfo.From(Spaces, context, SessionDefaults.Current));
    }
}
