namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>Verbs as error messages name them.</summary>
internal static class MessageVerbs
{
    private static readonly HashSet<string> s_known = [.. PermissionVerbs.Known];

    public static bool IsKnown(string verb) =>
        s_known.Contains(verb) || verb.StartsWith("impersonate:", StringComparison.Ordinal) ||
        verb.StartsWith("impersonate-on:", StringComparison.Ordinal);

    /// <summary>Whether it is an HTTP method, which requests for paths have for a verb.</summary>
    public static bool IsHttp(string verb) =>
        verb is "get" or "post" or "put" or "patch" or "delete" or "head" or "options" or "watch" or "connect" or "*";

    /// <summary>The verb that an HTTP method stands for; clients without the server's own words print the method.</summary>
    public static string? OfMethod(string method) => method switch
    {
        "get" or "patch" or "delete" or "list" or "watch" or "create" or "update" => method,
        "post" => "create",
        "put" => "update",
        _ => null,
    };
}
