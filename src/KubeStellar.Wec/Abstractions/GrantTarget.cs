using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A WEC, and all that is to be granted there.</summary>
internal sealed class GrantTarget
{
    public required WecTarget Wec { get; init; }

    /// <summary>The WEC's own server; null where it is granted through a WDS.</summary>
    public Space? WecSpace { get; init; }

    /// <summary>The ITS, where it is needed.</summary>
    public Space? Its { get; init; }

    /// <summary>The WDS it is granted through; null where it is granted on the WEC itself.</summary>
    public TransportSpaces? Spaces { get; init; }

    /// <summary>Whether the work on it has begun.</summary>
    public bool IsStarted { get; set; }

    public List<WantedPermission> Permissions { get; } = [];

    /// <summary>Works to try again; none for all that failed for want of the permissions.</summary>
    public HashSet<string> ManifestWorks { get; } = [];

    /// <summary>The same for WECs that are to be granted the same.</summary>
    public string Key => string.Join('\n', Permissions.Select(wanted => wanted.Key).Distinct().Order(StringComparer.Ordinal));
}
