using System.Net.Http.Headers;
using System.Net.Security;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>What proves an identity for a while. Two credentials are the same only if they are one instance.</summary>
internal sealed class Credential
{
    public static readonly Credential None = new(null, null);

    // What is shorter is no secret worth the name, and occurs in every other word.
    private const int ShortestSecret = 6;

    private readonly string[] _secrets;

    private Credential(AuthenticationHeaderValue? header, SslStreamCertificateContext? certificate, params string?[] secrets)
    {
        Header = header;
        Certificate = certificate;
        _secrets = [.. secrets.Append(header?.Parameter).OfType<string>().Where(secret => secret.Length >= ShortestSecret)];
    }

    public AuthenticationHeaderValue? Header { get; }

    public SslStreamCertificateContext? Certificate { get; }

    /// <param name="token">The token; white space around it does not count.</param>
    /// <param name="certificate">A certificate that comes with it.</param>
    /// <param name="origin">Where the token is from, as a sentence begins.</param>
    public static Credential Bearer(string token, string origin, SslStreamCertificateContext? certificate = null)
    {
        token = token.Trim();

        // Checked here because the exception of the header class would quote the token.
        return token.Length > 0 && token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? new Credential(new AuthenticationHeaderValue("Bearer", token), certificate)
            : throw new KubeConfigException(KubeConfigError.Malformed, $"{origin} is empty or has characters that no token has.");
    }

    public static Credential Basic(string? name, string? password) =>
        new(
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:{password}"))), null,
            password);

    public static Credential Of(SslStreamCertificateContext? certificate) => certificate is null ? None : new Credential(null, certificate);

    /// <summary>The text without what is secret in this credential.</summary>
    public string Redact(string text) =>
        _secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, SecretText.Mark, StringComparison.Ordinal));

    public bool Proves(Credential other) =>
        Header?.Parameter == other.Header?.Parameter && Certificate?.TargetCertificate.Thumbprint == other.Certificate?.TargetCertificate.Thumbprint;
}
