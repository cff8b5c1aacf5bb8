using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes names of WECs from the ITS: asked for at most a second and remembered for a few.</summary>
public sealed class WecNameCompleter : IArgumentCompleter
{
    private const int MaxNames = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string? Path, string Context), (DateTimeOffset Read, string[] Names)> s_known = new();

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var spaces = new SpaceDirectory(Completions.KubeConfigOf(fakeBoundParameters));
            var context = new ContextResolver(SessionDefaults.Current, () => spaces.Configuration)
                .Its(fakeBoundParameters["ItsContext"] as string, ContextNeed.Chosen) ?? spaces.Configuration.CurrentContext;
            var names = context is null ? [] : NamesOf(spaces, context);
            // A cluster that is yet to be registered is known only by its context.
            return Completions.Of(
                commandName == "Register-Wec" ? spaces.Configuration.ContextNames.Except(names).Where(name => name != context) : names,
                wordToComplete);
        }
        catch (Exception)
        {
            // An ITS that cannot be asked is told when the command runs, not while it is typed.
            return [];
        }
    }

    private static string[] NamesOf(SpaceDirectory spaces, string context)
    {
        var key = (spaces.KubeConfigPath, context);
        if (s_known.TryGetValue(key, out var known) && DateTimeOffset.UtcNow - known.Read < s_memory)
        {
            return known.Names;
        }

        using var patience = new CancellationTokenSource(s_patience);
        var names = ReadAsync(spaces.Open(context), patience.Token).GetAwaiter().GetResult();
        s_known[key] = (DateTimeOffset.UtcNow, names);
        return names;
    }

    private static async Task<string[]> ReadAsync(Space its, CancellationToken cancel)
    {
        var names = new List<string>();
        await foreach (var cluster in new FleetReader(its.Api, its.Context).ListAsync(null, cancel))
        {
            names.Add(cluster.Name);
            if (names.Count == MaxNames)
            {
                break;
            }
        }

        return [.. names];
    }
}
