using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Condenses everything that makes two connections interchangeable into a digest, so that no secret is kept as a key.</summary>
internal sealed class ConnectionKey : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private ConnectionKey()
    {
    }

    public void Dispose() => _hash.Dispose();

    /// <param name="context">Cluster and user.</param>
    /// <param name="certificate">The client certificate as read now.</param>
    /// <param name="key">Its key as read now.</param>
    /// <param name="proxy">The proxy that applies.</param>
    /// <param name="options">How to connect.</param>
    public static string OfConnection(KubeContext context, byte[]? certificate, byte[]? key, Uri? proxy, ConnectionOptions options)
    {
        using var digest = new ConnectionKey();
        var user = context.User;
        digest.Add(context.Cluster).Add(proxy?.OriginalString).Add(certificate).Add(key)
            .Add(user.TokenFile).Add(user.Token).Add(user.Username).Add(user.Password)
            .Add(user.Exec).Add(user.Impersonate).Add(options);
        return digest.Finish();
    }

    public static string OfPlugin(ExecConfig exec, ClusterEntry? cluster, ConnectionOptions options)
    {
        using var digest = new ConnectionKey();
        return digest.Add(exec).Add(cluster).Add(options).Finish();
    }

    private string Finish() => Convert.ToHexString(_hash.GetHashAndReset());

    // Lengths keep "ab", "c" apart from "a", "bc"; -1 keeps absent apart from empty.
    private ConnectionKey Add(byte[]? bytes)
    {
        _hash.AppendData(BitConverter.GetBytes(bytes?.Length ?? -1));
        _hash.AppendData(bytes ?? []);
        return this;
    }

    private ConnectionKey Add(string? text) => Add(text is null ? null : Encoding.UTF8.GetBytes(text));

    private ConnectionKey Add(IReadOnlyCollection<string> texts)
    {
        _hash.AppendData(BitConverter.GetBytes(texts.Count));
        return texts.Aggregate(this, (key, text) => key.Add(text));
    }

    private ConnectionKey Add(ClusterEntry? cluster) => cluster is null
        ? Add((string?)null)
        : Add(cluster.Server.AbsoluteUri).Add(cluster.CertificateAuthorityData).Add(cluster.TlsServerName)
            .Add(cluster.ProxyUrl?.OriginalString).Add(cluster.ExecPluginConfig).Add(
                $"{cluster.InsecureSkipTlsVerify} {cluster.DisableCompression}");

    private ConnectionKey Add(ExecConfig? exec) => exec is null
        ? Add((string?)null)
        : Add(exec.ApiVersion).Add(exec.Command).Add(exec.Arguments).Add($"{exec.ProvideClusterInfo} {exec.InteractiveMode}")
            .Add([.. exec.Environment.SelectMany(pair => new[] { pair.Key, pair.Value })]);

    private ConnectionKey Add(Impersonation? other)
    {
        if (other is null)
        {
            return Add((string?)null);
        }

        Add(other.UserName).Add(other.Uid).Add(other.Groups);
        foreach (var (key, values) in other.Extra)
        {
            Add(key).Add(values);
        }

        return this;
    }

    // A message sink is somebody's: a shared plugin must not speak to another one's.
    private ConnectionKey Add(ConnectionOptions options) =>
        Add($"{options.ConnectTimeout} {options.PooledConnectionLifetime} {options.PooledConnectionIdleTimeout}")
            .Add($"{options.ExecTimeout} {options.Interactive}")
            .Add($"{Identity(options.ExecMessage)} {Identity(options.Clock)} {Identity(options.Host)} {Identity(options.Network)}");

    private static int Identity(object? instance) => instance is null ? 0 : RuntimeHelpers.GetHashCode(instance);
}
