using System.Net.Security;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Everything a connection needs, with certificate files read. Over plain http there is no identity, as in client-go.</summary>
internal sealed class ConnectionSetup
{
    private readonly byte[]? _certificate;
    private readonly byte[]? _key;

    public ConnectionSetup(KubeContext context, ConnectionOptions options)
    {
        Context = context;
        Options = options;
        Proxy = ProxyChoice.For(context.Cluster, options.Host);
        if (IsTls)
        {
            var user = context.User;
            _certificate = user.ClientCertificateData ?? Read(user.ClientCertificateFile, "The client certificate file");
            _key = _certificate is null ? null : user.ClientKeyData ?? Read(user.ClientKeyFile, "The client key file");
        }

        Key = ConnectionKey.OfConnection(context, _certificate, _key, Proxy, options);
    }

    public KubeContext Context { get; }

    public ConnectionOptions Options { get; }

    public string Key { get; }

    public Uri? Proxy { get; }

    public bool IsTls => Context.Cluster.Server.Scheme == Uri.UriSchemeHttps;

    public string? TlsServerName => Context.Cluster.TlsServerName;

    public bool DisableCompression => Context.Cluster.DisableCompression;

    /// <summary>Parses the client certificate, which is too dear to do for a connection that exists already.</summary>
    public SslStreamCertificateContext? LoadCertificate()
    {
        if (_certificate is null)
        {
            return null;
        }

        var owner = $"user '{SafeText.Name(Context.User.Name)}'";
        return _key is null
            ? throw new KubeConfigException(
                KubeConfigError.BadCertificate, $"The client certificate of {owner} has no key beside it.", Context.User.SourceFile)
            : ClientCertificate.Load(_certificate, _key, owner);
    }

    private static byte[]? Read(string? path, string role) => path is null ? null : BoundedFile.Read(path, BoundedFile.SecretLimit, role);
}
