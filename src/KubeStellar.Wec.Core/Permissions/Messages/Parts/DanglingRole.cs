namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>A role that a binding of the denied user refers to and that does not exist.</summary>
/// <param name="Kind">ClusterRole or Role.</param>
/// <param name="Name">Its name.</param>
public sealed record DanglingRole(string Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}
