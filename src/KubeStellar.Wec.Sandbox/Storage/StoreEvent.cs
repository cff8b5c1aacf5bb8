using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>What happened to an object.</summary>
public enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One committed change. <see cref="Object"/> is the state after it (for a deletion, the last state).</summary>
public sealed record StoreEvent(StoreEventType Type, ResourceId Id, JsonObject Object, long ResourceVersion)
{
    /// <summary>The state before the change, absent for an addition.</summary>
    public JsonObject? Previous { get; init; }

    internal StoredObject? Stored { get; init; }
}
