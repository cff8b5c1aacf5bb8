using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>What a store must know about kinds; its server supplies this.</summary>
public class StoreRules
{
    /// <summary>Whether objects of the kind count changes of their desired state in <c>metadata.generation</c>.</summary>
    public virtual bool HasGeneration(string group, string resource) => group.Length > 0;

    /// <summary>Fills in what every new object of a kind has.</summary>
    public virtual void PrepareCreate(ResourceId id, JsonObject value)
    {
    }
}
