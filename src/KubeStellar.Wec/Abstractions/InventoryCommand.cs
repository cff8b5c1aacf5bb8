using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that reads WECs from an ITS: all of them as they arrive, or those that were named.</summary>
public abstract class InventoryCommand : ItsCommand
{
    private const int LookupsAtOnce = 32;

    private readonly SemaphoreSlim _slots = new(LookupsAtOnce);
    private readonly List<Lookup> _lookups = [];

    /// <summary>Names of the WECs, with wildcards if need be; all when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Label selector that the ITS applies, such as <c>region=eu,tier!=test</c>.</summary>
    [Parameter]
    [Alias("LabelSelector")]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name is { Length: > 0 } ? Name : ["*"])
        {
            if (WildcardPattern.ContainsWildcardCharacters(name) || !string.IsNullOrEmpty(Selector))
            {
                Guard(null, () =>
                {
                    var its = OpenIts();
                    Guard(its.Context, () => WriteMatches(its, name));
                });
            }
            else
            {
                Guard(name, () => Look(name));
            }
        }
    }

    protected override void EndProcessing()
    {
        foreach (var (its, name, found) in _lookups)
        {
            Guard(name, () => WriteObject(Await(found) ?? throw new FleetReader(its.Api, its.Context).NotFound(name)));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _slots.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected WecOrigin OriginOf(Space its) => new(its.Context, EffectiveKubeConfig);

    /// <summary>One WEC; null when the ITS has none of that name.</summary>
    private protected abstract Task<object?> FindAsync(Space its, string name);

    /// <summary>All WECs that the selector matches; what cannot be read is handed over, on any thread, and the list goes on.</summary>
    private protected abstract IAsyncEnumerable<WecReference> ListAsync(Space its, Action<UnreadableObject> onUnreadable);

    private void Look(string name)
    {
        WecName.Check(name);
        var its = OpenIts();
        _lookups.Add(new(its, name, LookAsync(its, name)));
    }

    private async Task<object?> LookAsync(Space its, string name)
    {
        await _slots.WaitAsync(Cancel);
        try
        {
            return await FindAsync(its, name);
        }
        finally
        {
            _slots.Release();
        }
    }

    private void WriteMatches(Space its, string name)
    {
        var pattern = name == "*" ? null : new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var unreadable = new UnreadableQueue();
        var wecs = ListAsync(its, unreadable.Add).GetAsyncEnumerator(Cancel);
        try
        {
            while (Await(wecs.MoveNextAsync().AsTask()))
            {
                unreadable.Write(this, its.Context);
                if (pattern is null || pattern.IsMatch(wecs.Current.Name))
                {
                    WriteObject(wecs.Current);
                }
            }
        }
        finally
        {
            unreadable.Write(this, its.Context);
            wecs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private sealed record Lookup(Space Its, string Name, Task<object?> Found);
}
