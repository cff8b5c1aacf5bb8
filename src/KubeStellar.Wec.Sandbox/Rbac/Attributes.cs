using KubeStellar.Wec.Sandbox.Api;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>Short ways to say what is asked about.</summary>
internal static class Attributes
{
    public static RequestAttributes Resource(
        string verb, string @group, string resource, string? inNamespace, string name, string subresource = "", string version = "v1") =>
        new(verb, @group, version, resource, subresource, inNamespace ?? "", name, "", true);
}
