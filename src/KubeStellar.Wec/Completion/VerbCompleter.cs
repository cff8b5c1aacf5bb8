namespace KubeStellar.Wec.Completion;

/// <summary>Completes the verbs of Kubernetes authorization.</summary>
public sealed class VerbCompleter : LookupCompleter
{
    private static readonly string[] s_verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "escalate", "bind", "impersonate", "approve", "use"];

    private protected override IEnumerable<string> Find(TypedLine line) => s_verbs;
}
