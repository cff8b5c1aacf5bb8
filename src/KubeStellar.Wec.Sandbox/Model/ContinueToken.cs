using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>Where a paged list continues, in the form of k8s.io/apiserver/pkg/storage/continue.go.</summary>
/// <param name="ResourceVersion">The version of the first page, or -1 for an inconsistent continuation.</param>
/// <param name="Start">The key after which the next page begins.</param>
internal sealed record ContinueToken(long ResourceVersion, string Start)
{
    public static ContinueToken? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return TryParse(text, out var token)
            ? token
            : throw ApiErrors.BadRequest(
                "invalid continue token: continue key is not valid: illegal base64 data at input byte "
                + $"{Math.Min(text.Length, text.Length / 4 * 4)}");
    }

    public static bool TryParse(string text, out ContinueToken token)
    {
        token = new ContinueToken(0, "");
        try
        {
            if (text.Length is 0 or > 4096 || JsonText.Parse(Base64Url.DecodeFromChars(text)) is not JsonObject parsed
                || Meta.Text(parsed, "v") != "meta.k8s.io/v1" || parsed["rv"] is not JsonValue rv || !rv.TryGetValue<long>(out var version))
            {
                return false;
            }

            token = new ContinueToken(version, Meta.Text(parsed, "start").TrimStart('/').TrimEnd('\0'));
            return true;
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            return false;
        }
    }

    public override string ToString() =>
        Base64Url.EncodeToString(JsonText.ToUtf8(new JsonObject
        {
            ["v"] = "meta.k8s.io/v1",
            ["rv"] = ResourceVersion,
            ["start"] = $"{(ResourceVersion < 0 ? "" : "/")}{Start}\0",
        }));
}
