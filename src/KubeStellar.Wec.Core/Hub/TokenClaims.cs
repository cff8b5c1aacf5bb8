using System.Text.Json;

namespace KubeStellar.Wec.Hub;

/// <summary>What a JSON Web Token (RFC 7519) says of itself; nobody has checked it.</summary>
/// <param name="Subject">Whom it stands for.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Id">What tells it from every other token; servers write it down with what is sent by it. It opens nothing.</param>
internal sealed record TokenClaims(string? Subject, DateTimeOffset? Expires, string? Id)
{
    private const int MaxCharacters = 64 * 1024;
    private const long EndOfTime = 253_402_300_800;

    /// <summary>Null for any other kind of token.</summary>
    public static TokenClaims? Read(string? token)
    {
        var parts = token is { Length: <= MaxCharacters } ? token.Split('.', 4) : [];
        if (parts.Length != 3)
        {
            return null;
        }

        var base64 = parts[1].Replace('-', '+').Replace('_', '/').PadRight((parts[1].Length + 3) / 4 * 4, '=');
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(bytes.AsMemory(0, length));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                ? new(TextOf(claims.RootElement, "sub"), ExpiryOf(claims.RootElement), TextOf(claims.RootElement, "jti"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? ExpiryOf(JsonElement claims) =>
        claims.TryGetProperty("exp", out var end) && end.ValueKind == JsonValueKind.Number
        && end.TryGetInt64(out var seconds) && seconds is > 0 and < EndOfTime
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
