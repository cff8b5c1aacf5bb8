namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>The end of a denial: <c>in the namespace "n"</c> or <c>at the cluster scope</c>.</summary>
internal static class Place
{
    public static Denial Take(ref EscapedText rest, Denial denial)
    {
        var start = rest.Position;
        if ((rest.TryTake(" in the namespace ") || rest.TryTake(" in project ")) && rest.TryTakeQuoted(out var name))
        {
            var scope = ResourceWords.IsClusterScoped(denial.Group, denial.Resource) ? PermissionScope.Cluster : PermissionScope.Namespace;
            return denial with { Namespace = name, Scope = denial.Group is null ? PermissionScope.Namespace : scope };
        }

        rest.Position = start;
        return rest.TryTake(" at the cluster scope") || rest.TryTake(" in the cluster")
            ? denial with { Scope = WithoutNamespace(denial) }
            : denial with { IsPlaceSaid = false };
    }

    // Lists of namespaced resources in all namespaces are "at the cluster scope" too; an object is read where it lives.
    private static PermissionScope WithoutNamespace(Denial denial) =>
        ResourceWords.IsClusterScoped(denial.Group, denial.Resource) ||
        denial.Verb is not ("list" or "watch" or "deletecollection" or "*" or null or "impersonate-on:user-info:list")
            ? PermissionScope.Cluster
            : PermissionScope.Unknown;
}
