using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// What a kubeconfig that lies in a cluster says of its API server. It was written by somebody else, so files it names are not
/// read, and its credential is only looked at for its end.
/// </summary>
/// <param name="Server">The API server.</param>
/// <param name="CertificateAuthority">The trusted certificates as PEM.</param>
/// <param name="CredentialExpires">When its token ends, if that is written in the token.</param>
internal sealed record StoredKubeconfig(Uri Server, byte[]? CertificateAuthority, DateTimeOffset? CredentialExpires)
{
    private const int MaxCharacters = 1024 * 1024;

    /// <summary>The identifier of its token, if that is written in the token.</summary>
    public string? CredentialId { get; init; }

    /// <summary>Null for anything that is not a kubeconfig with one usable cluster.</summary>
    public static StoredKubeconfig? Read(string? text)
    {
        if (text is null or { Length: > MaxCharacters })
        {
            return null;
        }

        try
        {
            var file = KubeConfigFile.Parse("", text);
            if (file.Clusters.Count != 1)
            {
                // Which of several is meant is not for us to guess.
                return null;
            }

            var cluster = new FieldReader(file.Clusters[0]);
            if (!Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server)
                || server.Scheme is not ("https" or "http") || server.UserInfo.Length > 0)
            {
                return null;
            }

            var token = file.Users.Select(u => new FieldReader(u).Text("token")).FirstOrDefault(t => t is not null);
            var claims = TokenClaims.Read(token);
            return new(server, cluster.Bytes("certificate-authority-data"), claims?.Expires) { CredentialId = claims?.Id };
        }
        catch (KubeConfigException)
        {
            return null;
        }
    }

    public static StoredKubeconfig? ReadBase64(string? encoded) => Read(TextData.Decode(encoded));
}
