namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>Identifies an object: group and plural resource name, namespace (empty for cluster scope) and name.</summary>
public readonly record struct ResourceId(string Group, string Resource, string Namespace, string Name)
{
    /// <summary>An object at cluster scope.</summary>
    public ResourceId(string group, string resource, string name)
        : this(group, resource, "", name)
    {
    }
}
