namespace KubeStellar.Wec.Completion;

/// <summary>Completes context names from the kubeconfig; reads files only.</summary>
public sealed class ContextCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) => line.Spaces.Configuration.ContextNames;
}
