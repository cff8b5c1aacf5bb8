namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>The options of a deletion.</summary>
/// <param name="Uid">Delete only the object with this uid.</param>
/// <param name="ResourceVersion">Delete only at this resource version.</param>
/// <param name="DryRun">Check and answer, but change nothing.</param>
public sealed record DeleteOptions(string? Uid = null, string? ResourceVersion = null, bool DryRun = false)
{
    public static DeleteOptions None { get; } = new();
}
