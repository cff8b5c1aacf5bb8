namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>What a request wants to do. <see cref="Path"/> matters only when <see cref="IsResource"/> is false.</summary>
public sealed record RequestAttributes(
    string Verb,
    string Group,
    string Version,
    string Resource,
    string Subresource,
    string Namespace,
    string Name,
    string Path,
    bool IsResource)
{
    /// <summary>A verb on a resource; an empty <paramref name="ns"/> or <paramref name="name"/> means all.</summary>
    public static RequestAttributes ForResource(
        string verb, string group, string resource, string ns, string name, string subresource = "", string version = "v1") =>
        new(verb, group, version, resource, subresource, ns, name, "", true);

    /// <summary>A verb on a path that is not a resource.</summary>
    public static RequestAttributes ForPath(string verb, string path) => new(verb, "", "", "", "", "", "", path, false);
}
