using System.Net;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Finds the proxy for a server: the kubeconfig's, else the environment's, which never applies to this machine itself.</summary>
internal static class ProxyChoice
{
    private const int SocksPort = 1080;

    /// <summary>The address of the proxy with its credentials, or null for a direct connection.</summary>
    public static Uri? For(ClusterEntry cluster, HostEnvironment host)
    {
        if (cluster.ProxyUrl is { } own)
        {
            return Normal(own);
        }

        var name = cluster.Server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var text = Variable(host, name);
        if (text is null || cluster.Server.IsLoopback || new NoProxyRules(Variable(host, "NO_PROXY")).Exempt(cluster.Server))
        {
            return null;
        }

        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "socks5" or "socks5h"
            ? Normal(uri)
            : throw new KubeConfigException(
                KubeConfigError.BadProxyUrl, $"The environment variable {name} is not an http, https or socks5 address.");
    }

    /// <summary>The proxy in the form that the handler takes.</summary>
    public static IWebProxy Handler(Uri proxy)
    {
        var address = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        var colon = proxy.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? proxy.UserInfo : proxy.UserInfo[..colon];
        var password = colon < 0 ? "" : proxy.UserInfo[(colon + 1)..];
        return new WebProxy(address, BypassOnLocal: false)
        {
            Credentials = name.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password)),
        };
    }

    // The handler leaves names to a socks5 proxy anyway, which is what socks5h asks for. It knows no usual port for either; Go does.
    private static Uri Normal(Uri proxy) => proxy.Scheme is "socks5" or "socks5h"
        ? new UriBuilder(proxy) { Scheme = "socks5", Port = proxy.Port > 0 ? proxy.Port : SocksPort }.Uri
        : proxy;

    private static string? Variable(HostEnvironment host, string name)
    {
        var value = host.Variable(name);
        value = string.IsNullOrEmpty(value) ? host.Variable(name.ToLowerInvariant()) : value;
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
