using System.Globalization;
using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// Reads <c>auth-provider</c>, the forerunner of exec plugins. Of the providers there were, client-go still has <c>oidc</c>; its token is in
/// the kubeconfig and is used as it is while it holds. It is not renewed here: that would mean to write the new one into the kubeconfig.
/// </summary>
internal static class AuthProvider
{
    /// <summary>The token to send.</summary>
    /// <exception cref="KubeConfigException">The provider does not exist, or its token has run out.</exception>
    public static string Token(FieldReader user, FieldReader provider)
    {
        var name = provider.Text("name");
        if (name != "oidc")
        {
            throw user.Fault(KubeConfigError.UnsupportedAuthProvider, Unsupported(name), user.Node("auth-provider"));
        }

        if (provider.Child("config")?.Text("id-token") is not { } token)
        {
            throw Expired(user, "has no id-token for the auth-provider oidc");
        }

        return Expiry(token) switch
        {
            null => throw user.Fault(
                KubeConfigError.Malformed, "has an id-token for the auth-provider oidc that does not say how long it holds", user.Node("auth-provider")),
            { } end when end <= DateTimeOffset.UtcNow => throw Expired(
                user, $"has an id-token for the auth-provider oidc that expired on {end.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}"),
            _ => token,
        };
    }

    private static KubeConfigException Expired(FieldReader user, string what) => user.Fault(
        KubeConfigError.LoginExpired,
        what + ". Log in again with the program that wrote it; any kubectl command with this context renews it too while its refresh-token holds",
        user.Node("auth-provider"));

    private static string Unsupported(string? name) => name switch
    {
        "gcp" =>
            "uses the auth-provider gcp, which Kubernetes removed in 1.26: install gke-gcloud-auth-plugin and fetch the credentials again "
            + "with 'gcloud container clusters get-credentials'",
        "azure" =>
            "uses the auth-provider azure, which Kubernetes removed in 1.26: install kubelogin and run 'kubelogin convert-kubeconfig'",
        null => "has an auth-provider without a name",
        _ => $"uses the auth-provider '{SafeText.Name(name)}', which kubectl does not know either: replace it by an exec credential plugin",
    };

    /// <summary>The claim <c>exp</c> of a JSON Web Token; its signature is the server's business.</summary>
    private static DateTimeOffset? Expiry(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var claims = parts[1].Replace('-', '+').Replace('_', '/');
            using var json = JsonDocument.Parse(Convert.FromBase64String(claims.PadRight((claims.Length + 3) / 4 * 4, '=')));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("exp", out var end)
                && end.ValueKind == JsonValueKind.Number && end.GetDouble() is >= 0 and < 253_402_300_799
                ? DateTimeOffset.FromUnixTimeSeconds((long)end.GetDouble())
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
