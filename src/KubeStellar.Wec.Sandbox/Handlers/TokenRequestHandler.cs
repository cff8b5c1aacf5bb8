using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authentication;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>POST to a service account's token subresource.</summary>
internal static class TokenRequestHandler
{
    private const long Shortest = 600;
    private const long Longest = 1L << 32;

    public static async Task HandleAsync(ApiRequest request)
    {
        var kind = new ResourceInfo("authentication.k8s.io", "v1", "tokenrequests", "TokenRequest", true);
        var body = RequestBody.ParseObject(await RequestBody.ReadAsync(request.Context), request.ContentType, kind);
        var account = request.Store.Get(request.Id) ?? throw ApiErrors.NotFound(request.Id);
        var spec = body["spec"] as JsonObject ?? [];
        var seconds = spec["expirationSeconds"] is JsonValue v && v.TryGetValue<long>(out var given) ? given : 3600;
        if (seconds is < Shortest or > Longest)
        {
            var problem = seconds < Shortest
                ? "may not specify a duration less than 10 minutes"
                : "may not specify a duration larger than 2^32 seconds";
            throw ApiErrors.Invalid(
                "TokenRequest", "authentication.k8s.io", "", FieldError.Invalid("spec.expirationSeconds", seconds, problem));
        }

        var audiences = (spec["audiences"] as JsonArray ?? []).Select(a => a?.ToString() ?? "").ToList();
        var (token, expiration) = request.Server.TokenIssuer.Issue(
            request.Info.Namespace,
            request.Info.Name,
            Meta.Uid(account),
            TimeSpan.FromSeconds(seconds),
            audiences);
        await Responses.JsonAsync(request.Context, 201, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = request.Info.Name,
                ["namespace"] = request.Info.Namespace,
                ["creationTimestamp"] = Meta.Timestamp(request.Server.Time.GetUtcNow()),
            },
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray(
                    [.. (audiences.Count > 0 ? audiences : [TokenIssuer.Issuer]).Select(a => JsonValue.Create(a))]),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = null,
            },
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = Meta.Timestamp(expiration) },
        });
    }
}
