using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Hub;

/// <summary>The answer to a TokenRequest.</summary>
internal sealed record IssuedToken
{
    [JsonPropertyName("status")]
    public IssuedTokenStatus? Status { get; init; }
}

/// <summary>Not a record: a record would print the token.</summary>
internal sealed class IssuedTokenStatus
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("expirationTimestamp")]
    public DateTimeOffset? Expires { get; init; }
}
