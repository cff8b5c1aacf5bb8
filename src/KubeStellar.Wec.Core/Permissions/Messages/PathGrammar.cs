namespace KubeStellar.Wec.Permissions.Messages;

/// <summary><c>User "u" cannot get path "/metrics"</c>.</summary>
internal static class PathGrammar
{
    public static Denial? Read(ref EscapedText rest, string verb, bool hasUser) =>
        MessageVerbs.IsHttp(verb) && rest.TryTakeQuoted(out var path) && path.StartsWith('/') && (hasUser || rest.IsAtEnd())
            ? new() { Kind = DenialKind.Missing, Verb = verb, NonResourceUrl = path, Scope = PermissionScope.Cluster, Text = "" }
            : null;
}
