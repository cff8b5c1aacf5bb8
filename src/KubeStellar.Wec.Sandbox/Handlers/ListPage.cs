using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>One page of a list.</summary>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, string Version, string Continue, int Remaining)
{
    /// <summary>Adds to a list's metadata whether there are more pages.</summary>
    public void Describe(JsonObject metadata)
    {
        if (Continue.Length > 0)
        {
            metadata["continue"] = Continue;
        }

        if (Remaining > 0)
        {
            metadata["remainingItemCount"] = Remaining;
        }
    }
}
