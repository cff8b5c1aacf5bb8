using System.Globalization;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>What a plugin delivered: a credential and until when it holds. Nothing of its text ever reaches a message.</summary>
internal sealed record ExecAnswer(Credential Credential, DateTimeOffset? Expires)
{
    public static ExecAnswer Parse(byte[] output, ExecConfig exec)
    {
        try
        {
            using var document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(document.RootElement, exec);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fault(exec, "did not write an ExecCredential in JSON");
        }
    }

    private static ExecAnswer Read(JsonElement root, ExecConfig exec)
    {
        if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != exec.ApiVersion)
        {
            throw Fault(exec, $"did not answer with an ExecCredential of {exec.ApiVersion}");
        }

        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
        {
            throw Fault(exec, "answered without a status");
        }

        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        if (certificate is null != key is null)
        {
            throw Fault(exec, "delivered a client certificate without its key, or a key without its certificate");
        }

        if (token is null && certificate is null)
        {
            throw Fault(exec, "delivered neither a token nor a client certificate");
        }

        SslStreamCertificateContext? context = certificate is null
            ? null
            : ClientCertificate.Load(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key!), $"the plugin '{exec.Command}'");
        var credential = token is null ? Credential.Of(context) : Credential.Bearer(
            token, $"The token of the plugin '{exec.Command}'", context);
        return new ExecAnswer(credential, Expiry(status, exec));
    }

    private static DateTimeOffset? Expiry(JsonElement status, ExecConfig exec)
    {
        if (Text(status, "expirationTimestamp") is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Fault(exec, "delivered an expirationTimestamp that is not a time");
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static KubeConfigException Fault(ExecConfig exec, string what) =>
        new(KubeConfigError.ExecFailed, $"The credential plugin '{exec.Command}' {what}.");
}
