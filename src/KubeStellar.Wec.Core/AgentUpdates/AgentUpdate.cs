using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>An agent whose release was looked at, and changed where it was another.</summary>
public sealed class AgentUpdate : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>False when it was of that release already.</summary>
    public bool Changed { get; internal init; }

    /// <summary>Image tag before; null where it said none.</summary>
    public string? PreviousVersion { get; internal init; }

    /// <summary>Image tag now.</summary>
    public string AgentVersion { get; internal init; } = "";

    /// <summary>Image tag of the ITS; null where it does not tell.</summary>
    public string? HubVersion { get; internal init; }

    /// <summary>Whether everything was seen to run it; null where it was not waited for.</summary>
    public bool? RolledOut { get; internal init; }

    /// <summary>The same as <see cref="PreviousVersion"/>, as the table heads it.</summary>
    public string? Before => PreviousVersion;

    /// <summary>The same as <see cref="AgentVersion"/>, as the table heads it.</summary>
    public string Agent => AgentVersion;

    /// <summary>The same as <see cref="HubVersion"/>, as the table heads it.</summary>
    public string? Its => HubVersion;
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

    public string? HubVersion { get; internal init; }

    internal AgentUpdateRequest Request { get; }

    internal AgentImages Images { get; }

    internal AgentVersion Version { get; }
}
