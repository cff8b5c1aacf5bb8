using System.Text.Encodings.Web;
using System.Text.Json;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Agent;

/// <summary>The kubeconfig by which an agent introduces itself to the hub.</summary>
internal static class BootstrapKubeconfig
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>Entries are named as clusteradm names them, so that tools which look for those find them.</summary>
    public static string Write(HubEndpoint hub, BootstrapToken token, Uri? proxy)
    {
        var authority = hub.CertificateAuthority is { } pem ? $"\n    certificate-authority-data: {Convert.ToBase64String(pem)}" : "";
        var through = proxy is null ? "" : $"\n    proxy-url: {Quote(proxy.ToString())}";
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - cluster:{authority}{through}
                server: {Quote(hub.Server.AbsoluteUri.TrimEnd('/'))}
              name: hub
            contexts:
            - context:
                cluster: hub
                namespace: default
                user: bootstrap
              name: bootstrap
            current-context: bootstrap
            users:
            - name: bootstrap
              user:
                token: {Quote(Checked(token))}

            """.ReplaceLineEndings("\n");
    }

    // A JSON string is a YAML string too, whatever is in it.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Checked(BootstrapToken token)
    {
        var value = token.Reveal();
        return value.Length is > 0 and <= MaxTokenLength && value.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c))
            ? value
            : throw new WecException(
                "InvalidToken", WecErrorKind.InvalidInput, "The given token cannot be one: it has characters no bearer token has.",
                "Pass the token alone, without 'Bearer' or line breaks.");
    }
}
