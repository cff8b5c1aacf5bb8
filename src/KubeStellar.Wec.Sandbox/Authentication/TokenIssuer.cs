using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Authentication;

/// <summary>Signs service account tokens (ES256 JWTs with a real server's claims) and recognizes its own.</summary>
public sealed class TokenIssuer(TimeProvider time) : IDisposable
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <returns>The token and when it expires.</returns>
    public (string Token, DateTimeOffset Expiration) Issue(
        string ns,
        string serviceAccount,
        string uid,
        TimeSpan lifetime,
        IReadOnlyList<string>? audiences = null)
    {
        var now = time.GetUtcNow();
        var expiration = now + lifetime;
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. (audiences is { Count: > 0 } ? audiences : [Issuer]).Select(a => JsonValue.Create(a))]),
            ["exp"] = expiration.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = ns,
                ["serviceaccount"] = new JsonObject { ["name"] = serviceAccount, ["uid"] = uid },
            },
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = $"system:serviceaccount:{ns}:{serviceAccount}",
        };
        var body = $"{Encode("""{"alg":"ES256","kid":"sandbox"}"""u8)}.{Encode(JsonText.ToUtf8(claims))}";
        return ($"{body}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(body), HashAlgorithmName.SHA256))}", expiration);
    }

    /// <summary>
    /// The user of a token, or null when another issuer signed it, it was altered, it has expired, or its service account is gone.
    /// </summary>
    public UserInfo? Validate(string token, ObjectStore store)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(store);
        if (Verified(token) is not { } claims || claims["exp"] is not JsonValue end || !end.TryGetValue<long>(out var expiration)
            || DateTimeOffset.FromUnixTimeSeconds(expiration) <= time.GetUtcNow())
        {
            return null;
        }

        var bound = claims["kubernetes.io"];
        var ns = Meta.Text(bound, "namespace");
        var name = Meta.Text(bound?["serviceaccount"], "name");
        var uid = Meta.Text(bound?["serviceaccount"], "uid");
        if (!(claims["aud"] as JsonArray ?? []).Any(a => a is JsonValue v && v.TryGetValue<string>(out var text) && text == Issuer))
        {
            return null;
        }

        if (store.Get(new ResourceId("", "serviceaccounts", ns, name)) is not { } account || Meta.Uid(account) != uid)
        {
            return null;
        }

        var credential = new Dictionary<string, IReadOnlyList<string>>
        {
            ["authentication.kubernetes.io/credential-id"] = [$"JTI={Meta.Text(claims, "jti")}"],
        };
        return UserInfo.ServiceAccount(ns, name, uid) with { Extra = credential };
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(ReadOnlySpan<byte> data) => Base64Url.EncodeToString(data);

    private JsonObject? Verified(string token)
    {
        var dot = token.LastIndexOf('.');
        var first = token.IndexOf('.', StringComparison.Ordinal);
        if (token.Length > 16_384 || first <= 0 || first == dot)
        {
            return null;
        }

        try
        {
            var signature = Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
            return _key.VerifyData(Encoding.UTF8.GetBytes(token[..dot]), signature, HashAlgorithmName.SHA256)
                ? JsonText.Parse(Base64Url.DecodeFromChars(token.AsSpan(first + 1, dot - first - 1))) as JsonObject
                : null;
        }
        catch (Exception problem) when (problem is FormatException or JsonException or CryptographicException)
        {
            return null;
        }
    }
}
