namespace KubeStellar.Wec.Unregistration;

/// <summary>What taking a WEC out would do, known before anything is changed.</summary>
public sealed class UnregistrationPlan
{
    internal UnregistrationPlan(UnregistrationRequest request, HubRemains? hub, WecRemains? wec)
    {
        Request = request;
        Hub = hub;
        Wec = wec;
    }

    public string Name => Request.Name;

    /// <summary>Whether anything is there to be taken away.</summary>
    public bool IsNeeded => Changes.Count > 0;

    /// <summary>What would be done, in order, for people.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The same in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>What selects the WEC now.</summary>
    public required IReadOnlyList<WorkloadOrigin> SelectedBy { get; init; }

    /// <summary>Objects in the WEC that would stay without an owner.</summary>
    public required IReadOnlyList<string> Orphaned { get; init; }

    internal UnregistrationRequest Request { get; }

    /// <summary>Null where the ITS is left alone.</summary>
    internal HubRemains? Hub { get; }

    /// <summary>Null where the WEC is left alone or cannot be reached.</summary>
    internal WecRemains? Wec { get; }

    /// <summary>Why the WEC's side cannot be done; null where it can or need not.</summary>
    internal string? WecTrouble { get; init; }
}
