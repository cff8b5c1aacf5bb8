using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <content>Where the WECs of the current record are.</content>
public abstract partial class FleetCommand
{
    /// <summary>More addresses than this are looked up in one list.</summary>
    private const int FewLookups = 4;

    private readonly Dictionary<string, object> _inventories = new(StringComparer.Ordinal);
    private int _lookups;

    /// <summary>Whether the ITS is asked for a WEC's address where nothing else tells its context.</summary>
    private protected virtual bool LooksUpAddresses => true;

    /// <summary>What the objects put out for the current record carry on.</summary>
    private protected WecOrigin OriginOf(Space its)
    {
        _itsOf[its.Context] = its;
        return new(its.Context, EffectiveKubeConfig, GivenContext(Name.Length == 1 ? Name[0] : null)) { Contexts = WecContextsOf(its.Context) };
    }

    /// <summary>The WEC's own API server.</summary>
    private protected Space OpenWec(string name) => Open(FindContext(name, GivenContext(name)) ?? name);

    /// <summary>The same; null where nobody named a context and none is known for the WEC.</summary>
    private protected Space? FindWec(string name) => FindContext(name, GivenContext(name)) is { } context ? Open(context) : null;

    /// <summary>The WEC's context by that given, else its name: for clusters that are no WECs yet, or no more.</summary>
    private protected string ContextFor(string name) => GivenContext(null) ?? name;

    /// <summary>The WEC as what is put out about it refers to it.</summary>
    private protected WecTarget TargetFor(string name, Space wec) =>
        new() { Name = name, ItsContext = FirstOf(ItsContext), WecContext = wec.Context, KubeConfig = EffectiveKubeConfig };

    /// <summary>
    /// The context of a WEC, first that is there: given, chosen for this session, of its name, of its own address. The ITS is asked only
    /// where there is no context of its name.
    /// </summary>
    /// <exception cref="WecException">AmbiguousWecContext.</exception>
    private protected string? FindContext(string name, string? given)
    {
        if (given is not null)
        {
            return given;
        }

        var its = Contexts.Its(ItsContext, ContextNeed.IfPresent) ?? Spaces.Configuration.CurrentContext;
        var contexts = WecContextsOf(its ?? "");
        if ((contexts.Remembered(name) ?? (contexts.Has(name) ? name : null)) is { } known)
        {
            return known;
        }

        if (!LooksUpAddresses || its is null || !contexts.Has(its) || LookUp(its, name) is not { } cluster)
        {
            return null;
        }

        var found = contexts.AtAddressOf(cluster);
        return found.Count == 0 ? null : found.Count == 1 ? found[0] : throw new WecException(
            "AmbiguousWecContext", WecErrorKind.InvalidInput,
            $"Several contexts lead to the address of {name}: {string.Join(", ", found)}.", "Say which one is meant with -WecContext.");
    }

    /// <summary>The context that was given, or is carried by what is piped; a carried name that no context has was only a guess.</summary>
    private string? GivenContext(string? name)
    {
        var context = FirstOf(WecContext);
        if (context is not null && Name.Length != 1)
        {
            throw new WecException(
                "AmbiguousWecContext", WecErrorKind.InvalidInput, $"-WecContext {context} cannot be the context of {Name.Length} WECs.",
                "Leave -WecContext out where the contexts are named like the WECs, or pipe objects that have Name and WecContext.");
        }

        return context is not null && context == name && !IsTyped(nameof(WecContext)) && !Spaces.Configuration.ContextNames.Contains(context)
            ? null
            : context;
    }

    private ManagedCluster? LookUp(string itsContext, string name)
    {
        try
        {
            var its = Open(itsContext);
            var key = $"{EffectiveKubeConfig}\n{itsContext}";
            if (_inventories.TryGetValue(key, out var known))
            {
                return ((Dictionary<string, ManagedCluster>)known).GetValueOrDefault(name);
            }

            var fleet = new FleetReader(its.Api, its.Context);
            if (++_lookups <= FewLookups)
            {
                return Await(fleet.FindAsync(name, Cancel));
            }

            var all = Await(fleet.AllAsync(Cancel));
            _inventories[key] = all;
            return all.GetValueOrDefault(name);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or WecException or KubeConfigException)
        {
            WriteVerbose($"{name}: {itsContext} does not tell its address: {e.Message}");
            return null;
        }
    }
}
