namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>A request's path and method as k8s.io/apiserver/pkg/endpoints/request reads them.</summary>
internal sealed record RequestInfo(
    string Path,
    string Verb,
    bool IsResource,
    string Group,
    string Version,
    string Resource,
    string Subresource,
    string Namespace,
    string Name)
{
    public RequestAttributes Attributes => new(Verb, Group, Version, Resource, Subresource, Namespace, Name, Path, IsResource);

    public static RequestInfo Parse(string method, string path, bool watch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var skip = parts is ["api", ..] ? 2 : parts is ["apis", ..] ? 3 : int.MaxValue;
        if (parts.Length <= skip)
        {
            var group = skip == 3 && parts.Length > 1 ? parts[1] : "";
            var version = parts.Length == skip ? parts[^1] : "";
            return new RequestInfo(path, method.ToLowerInvariant(), false, group, version, "", "", "", "");
        }

        var rest = parts.AsSpan(skip);
        var ns = "";
        if (rest is ["namespaces", var name, ..])
        {
            ns = Uri.UnescapeDataString(name);

            // /namespaces/N, /namespaces/N/status and /namespaces/N/finalize are about the namespace itself.
            if (rest.Length > 2 && rest[2] is not ("status" or "finalize"))
            {
                rest = rest[2..];
            }
        }

        return new RequestInfo(
            path,
            VerbOf(method, rest.Length > 1, watch),
            true,
            skip == 3 ? parts[1] : "",
            parts[skip - 1],
            rest[0],
            rest.Length > 2 ? string.Join('/', rest[2..].ToArray()) : "",
            ns,
            rest.Length > 1 ? Uri.UnescapeDataString(rest[1]) : "");
    }

    private static string VerbOf(string method, bool named, bool watch) => method switch
    {
        "GET" or "HEAD" when watch => "watch",
        "GET" or "HEAD" => named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => "",
    };
}
