using System.Collections;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Completion;

/// <summary>The command line that is being completed: which servers its other parameters mean.</summary>
internal sealed class TypedLine(string command, string parameter, IDictionary typed)
{
    private SpaceDirectory? _spaces;

    public string Command { get; } = command;

    public string Parameter { get; } = parameter;

    public SpaceDirectory Spaces => _spaces ??= new(Completions.KubeConfigOf(typed));

    /// <summary>The first WEC that is named; null where it comes from the pipeline.</summary>
    public string? Wec => Texts("Name").FirstOrDefault();

    public string? ItsContext => typed["ItsContext"] as string ?? SessionDefaults.Current.ItsContext
        ?? Environment.GetEnvironmentVariable("WEC_ITS_CONTEXT") ?? Spaces.Configuration.CurrentContext;

    /// <summary>Words of the ITS; none where nothing says which it is.</summary>
    public string[] AskIts(string topic, Func<ClusterClient, CancellationToken, Task<string[]>> ask) =>
        ItsContext is { } context ? ServerMemory.Recall(Spaces, context, topic, ask) : [];

    /// <summary>Words of the WEC that is named; where it has no context, of the WDS or ITS, which serve much the same.</summary>
    public string[] AskWec(string topic, Func<ClusterClient, CancellationToken, Task<string[]>> ask)
    {
        string?[] contexts = [typed["WecContext"] as string, Wec, typed["WdsContext"] as string, ItsContext];
        return contexts.FirstOrDefault(context => context is not null && Spaces.Configuration.ContextNames.Contains(context)) is { } known
            ? ServerMemory.Recall(Spaces, known, topic, ask)
            : [];
    }

    private IEnumerable<string> Texts(string parameter) => typed[parameter] switch
    {
        string one => [one],
        IEnumerable many => many.Cast<object?>().Select(each => $"{each}"),
        _ => [],
    };
}
