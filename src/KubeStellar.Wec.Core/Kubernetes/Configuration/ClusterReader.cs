using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Makes a <see cref="ClusterEntry"/> of what a kubeconfig says; the field names are those of client-go's clientcmd/api/v1.</summary>
internal static class ClusterReader
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    public static ClusterEntry Read(NamedNode entry)
    {
        var fields = new FieldReader(entry);
        var insecure = fields.Flag("insecure-skip-tls-verify");
        var authority = fields.Bytes("certificate-authority-data");
        if (authority is null && fields.FilePath("certificate-authority") is { } file)
        {
            authority = BoundedFile.Read(file, BoundedFile.SecretLimit, "The certificate authority file");
        }

        if (insecure && authority is not null)
        {
            throw fields.Fault(
                KubeConfigError.BadCertificate,
                "has both a certificate authority and insecure-skip-tls-verify for one cluster, which kubectl refuses too");
        }

        return new ClusterEntry
        {
            Name = entry.Name,
            Server = Server(fields),
            CertificateAuthorityData = authority,
            InsecureSkipTlsVerify = insecure,
            TlsServerName = ServerName(fields),
            ProxyUrl = Proxy(fields),
            DisableCompression = fields.Flag("disable-compression"),
            ExecPluginConfig = Extension(fields),
        };
    }

    public static Uri Server(FieldReader fields)
    {
        var text = fields.Text("server") ?? throw fields.Fault(KubeConfigError.BadServerUrl, "describes a cluster without a server");

        // client-go takes what has no scheme as plain http, and then only a host and a port (rest/url_utils.go).
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!hasScheme && text.Contains('/', StringComparison.Ordinal))
        {
            throw fields.Fault(
                KubeConfigError.BadServerUrl, "has a server that is neither an http or https address nor a host with a port", fields.Node("server"));
        }

        var whole = hasScheme ? text : "http://" + text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("https" or "http"))
        {
            throw fields.Fault(KubeConfigError.BadServerUrl, "has a server that is not an http or https address", fields.Node("server"));
        }

        if (uri.UserInfo.Length > 0)
        {
            throw fields.Fault(KubeConfigError.BadServerUrl, "has a server address with credentials in it", fields.Node("server"));
        }

        return new UriBuilder(uri) { Query = "", Fragment = "" }.Uri;
    }

    private static string? ServerName(FieldReader fields)
    {
        var name = fields.Text("tls-server-name");
        return name is null || Uri.CheckHostName(name) != UriHostNameType.Unknown
            ? name
            : throw fields.Fault(
                KubeConfigError.Malformed, "has 'tls-server-name' that is not a host name", fields.Node("tls-server-name"));
    }

    private static Uri? Proxy(FieldReader fields)
    {
        if (fields.Text("proxy-url") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "socks5" or "socks5h"
            ? uri
            : throw fields.Fault(
                KubeConfigError.BadProxyUrl, "has 'proxy-url' that is not an http, https or socks5 address", fields.Node("proxy-url"));
    }

    private static string? Extension(FieldReader fields)
    {
        foreach (var extension in fields.Children("extensions"))
        {
            if (extension.Text("name") == ExecExtension && extension.Node("extension") is { } node)
            {
                return NodeJson.Write(node) ?? throw extension.Fault(KubeConfigError.TooLarge, "has an extension that is too large");
            }
        }

        return null;
    }
}
