using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that reads WECs from an ITS: all of them as they arrive, or those that were named.</summary>
public abstract class InventoryCommand : ItsCommand
{
    private readonly List<Lookup> _lookups = [];
    private bool _wasAnyNamed;

    /// <summary>Names of the WECs, with wildcards if need be; all when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Label selector that the ITS applies, such as <c>region=eu,tier!=test</c>.</summary>
    [Parameter]
    [Alias("LabelSelector")]
    public string? Selector { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name ?? [])
        {
            _wasAnyNamed = true;
            if (WildcardPattern.ContainsWildcardCharacters(name) || !string.IsNullOrEmpty(Selector))
            {
                Guard(name, () => WriteMatches(OpenIts(), name));
            }
            else
            {
                Guard(name, () => Look(name));
            }
        }
    }

    protected override void EndProcessing()
    {
        if (!_wasAnyNamed && !MyInvocation.ExpectingInput)
        {
            Guard(null, () => WriteMatches(OpenIts(), "*"));
        }

        foreach (var (its, name, found) in _lookups)
        {
            Guard(name, () => WriteObject(Await((Task<object?>)found) ?? throw new FleetReader(((Space)its).Api, ((Space)its).Context).NotFound(name)));
        }
    }

    /// <summary>One WEC; null when the ITS has none of that name.</summary>
    private protected abstract Task<object?> FindAsync(Space its, string name);

    /// <summary>All WECs that the selector matches.</summary>
    private protected abstract IAsyncEnumerable<WecReference> ListAsync(Space its);

    private void Look(string name)
    {
        WecName.Check(name);
        var its = OpenIts();
        _lookups.Add(new(its, name, FindAsync(its, name)));
    }

    private void WriteMatches(Space its, string name)
    {
        var pattern = name == "*" ? null : new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var wecs = ListAsync(its).GetAsyncEnumerator(Cancel);
        try
        {
            while (Await(wecs.MoveNextAsync().AsTask()))
            {
                if (pattern is null || pattern.IsMatch(wecs.Current.Name))
                {
                    WriteObject(wecs.Current);
                }
            }
        }
        finally
        {
            wecs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private sealed record Lookup(object Its, string Name, object Found);
}
