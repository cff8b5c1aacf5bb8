using System.Diagnostics;
using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that reads WECs from an ITS: all of them as they arrive, or those that were named, in that order.</summary>
public abstract class InventoryCommand : ItsCommand
{
    private const int ProgressActivity = 73_000;
    private const int LookupsAtOnce = 32;

    private readonly List<object> _selections = [];
    private object? _lookups;
    private object? _linger;

    /// <summary>Names of the WECs, with wildcards if need be; all when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [WecNames(TakesSandboxes = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Label selector that the ITS applies, such as <c>region=eu,tier!=test</c>, or a hashtable of labels.</summary>
    [Parameter]
    [LabelSelector]
    [Alias("LabelSelector")]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    private FanOut<object?> Lookups => (FanOut<object?>)(_lookups ??= new FanOut<object?>(LookupsAtOnce, Cancel, isOrdered: true));

    private Linger Waiting => (Linger)(_linger ??= new Linger(TimeProvider.System));

    protected override void ProcessRecord()
    {
        var patience = Waiting.Begin();
        var before = Lookups.Started;
        foreach (var name in Name is { Length: > 0 } ? Name : ["*"])
        {
            if (!string.IsNullOrEmpty(Selector))
            {
                Guard(name, () => Select(name));
            }
            else if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                // What was named before comes before.
                Lookups.TakeAll(OnSignal, OnFound);
                Guard(null, () => ListMatches(name));
            }
            else
            {
                Guard(name, () => Look(name));
            }
        }

        Waiting.Wait();
        Lookups.TakeUntil(before, MyInvocation.ExpectingInput ? patience : TimeSpan.Zero, OnSignal, OnFound);
        Waiting.End();
    }

    protected override void EndProcessing()
    {
        Lookups.TakeAll(OnSignal, OnFound, TellRequests);
        foreach (Selection selection in _selections)
        {
            Guard(selection.Its.Context, () => WriteSelected(selection));
        }

        TellRequests();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_lookups as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected WecOrigin OriginOf(Space its) => new(its.Context, EffectiveKubeConfig) { Contexts = WecContextsOf(its.Context) };

    /// <summary>Begins to read one WEC; null when the ITS has none of that name.</summary>
    private protected abstract Func<CancellationToken, Task<object?>> Find(Space its, string name);

    /// <summary>All WECs that the selector matches; what cannot be read is handed over, on any thread, and the list goes on.</summary>
    private protected abstract IAsyncEnumerable<WecReference> ListAsync(Space its, Action<UnreadableObject> onUnreadable);

    private void Look(string name)
    {
        WecName.Check(name);
        var its = OpenIts();
        var find = Find(its, name);
        Lookups.Start(new Target(its, name), (_, cancellationToken) => find(cancellationToken));
    }

    private void OnFound(FanOutWork<object?> lookup)
    {
        var target = (Target)lookup.Target;
        Guard(target.Name, () => WriteObject(
            Await(lookup.Task) ?? throw Hinted(new FleetReader(target.Its.Api, target.Its.Context).NotFound(target.Name), target.Name, target.Its)));
    }

    private void OnSignal(FanOutSignal signal)
    {
    }

    private void ListMatches(string name)
    {
        var its = OpenIts();
        Guard(its.Context, () =>
        {
            var pattern = PatternOf(name);
            Read(Begin(its), wec =>
            {
                if (pattern is null || pattern.IsMatch(wec.Name))
                {
                    WriteObject(wec);
                }
            });
        });
    }

    // With a selector the ITS is asked once, however many names there are; so nothing is read before all are known.
    private void Select(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            WecName.Check(name);
        }

        var its = OpenIts();
        var selection = _selections.Cast<Selection>().FirstOrDefault(
            each => each.Its.Context == its.Context && each.KubeConfig == EffectiveKubeConfig);
        if (selection is null)
        {
            selection = Begin(its);
            _selections.Add(selection);
        }

        selection.Names.Add(name);
    }

    private void WriteSelected(Selection selection)
    {
        var missing = selection.Names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)).Distinct(StringComparer.Ordinal).ToList();
        var wanted = missing.ToHashSet(StringComparer.Ordinal);
        var patterns = selection.Names.Except(missing).Select(PatternOf).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        Read(selection, wec =>
        {
            if (wanted.Contains(wec.Name) || patterns.Exists(pattern => pattern is null || pattern.IsMatch(wec.Name)))
            {
                found.Add(wec.Name);
                WriteObject(wec);
            }
        });
        foreach (var name in missing.Where(name => !found.Contains(name)))
        {
            Guard(name, () => throw new WecException(
                "WecNotFound", WecErrorKind.NotFound, $"The ITS {selection.Its.Context} has no WEC named '{name}' that '{Selector}' selects.",
                "Get-Wec without -Selector shows whether it is there, and its labels."));
        }
    }

    private Selection Begin(Space its)
    {
        var unreadable = new UnreadableQueue();
        return new(its, EffectiveKubeConfig, ListAsync(its, unreadable.Add), unreadable);
    }

    private void Read(Selection selection, Action<WecReference> take)
    {
        var clock = Stopwatch.StartNew();
        var read = 0;
        var told = TimeSpan.Zero;
        var wecs = selection.All.GetAsyncEnumerator(Cancel);
        try
        {
            while (Await(wecs.MoveNextAsync().AsTask()))
            {
                selection.Unreadable.Write(WriteError, selection.Its.Context);
                take(wecs.Current);
                read++;
                if (clock.Elapsed - told > TimeSpan.FromSeconds(1))
                {
                    told = clock.Elapsed;
                    WriteProgress(new(ProgressActivity, MyInvocation.MyCommand.Name, $"{read} WECs read from {selection.Its.Context}"));
                }
            }

            if (told > TimeSpan.Zero)
            {
                WriteProgress(new(ProgressActivity, MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });
            }
        }
        finally
        {
            selection.Unreadable.Write(WriteError, selection.Its.Context);
            wecs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static WildcardPattern? PatternOf(string name) =>
        name == "*" ? null : new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    private sealed record Target(Space Its, string Name)
    {
        public override string ToString() => Name;
    }

    /// <summary>What is asked of one ITS with a selector.</summary>
    private sealed record Selection(Space Its, string? KubeConfig, IAsyncEnumerable<WecReference> All, UnreadableQueue Unreadable)
    {
        public List<string> Names { get; } = [];
    }
}
