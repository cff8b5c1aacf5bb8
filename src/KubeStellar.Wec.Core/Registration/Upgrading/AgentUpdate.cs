using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Registration;

/// <summary>An agent whose release was looked at, and changed where it was another.</summary>
public sealed record AgentUpdate : WecReference
{
    /// <summary>False when it was of that release already.</summary>
    public bool Changed { get; init; }

    /// <summary>Image tag before; null where it said none.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Image tag now.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>Image tag of the ITS; null where it does not tell.</summary>
    public string? HubVersion { get; init; }

    /// <summary>Whether everything was seen to run it; looked at only when it was waited for.</summary>
    public bool RolledOut { get; init; }
}

/// <summary>What updating an agent would do, known before anything is changed.</summary>
public sealed class AgentUpdatePlan
{
    internal AgentUpdatePlan(AgentUpdateRequest request, AgentImages images, AgentVersion version)
    {
        Request = request;
        Images = images;
        Version = version;
    }

    public string Name => Request.Name;

    public bool IsNeeded => Changes.Count > 0;

    /// <summary>What would be done, in order, for people.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    public string? HubVersion { get; init; }

    internal AgentUpdateRequest Request { get; }

    internal AgentImages Images { get; }

    internal AgentVersion Version { get; }
}
