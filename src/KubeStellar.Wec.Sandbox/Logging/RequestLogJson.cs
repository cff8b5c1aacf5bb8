using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Logging;

/// <summary>Entries of the request log, as the control API returns them.</summary>
internal static class RequestLogJson
{
    public static JsonObject Write(RequestLogEntry entry) => new()
    {
        ["sequence"] = entry.Sequence,
        ["received"] = entry.Received.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["server"] = entry.Server,
        ["method"] = entry.Method,
        ["path"] = entry.Path,
        ["query"] = entry.Query,
        ["verb"] = entry.Verb,
        ["user"] = entry.User,
        ["userAgent"] = entry.UserAgent,
        ["statusCode"] = entry.StatusCode,
        ["contentType"] = entry.ContentType,
        ["isWrite"] = entry.IsWrite,
        ["isReview"] = entry.IsReview,
        ["isTokenRequest"] = entry.IsTokenRequest,
        ["isDryRun"] = entry.IsDryRun,
    };
}
