using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Protobuf;
using KubeStellar.Wec.Sandbox.Text;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Requests;

/// <summary>Reads request bodies within a real server's size limit.</summary>
internal static class RequestBody
{
    public const int Limit = 3 * 1024 * 1024;

    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Limit)
        {
            throw ApiErrors.TooLarge(Limit);
        }

        using var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 1024));
        try
        {
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (BadHttpRequestException)
        {
            throw ApiErrors.TooLarge(Limit);
        }

        return buffer.ToArray();
    }

    /// <summary>The object in the body of a POST or PUT, as JSON or YAML.</summary>
    public static JsonObject ParseObject(byte[] body, string contentType, ResourceInfo kind)
    {
        var type = MediaType(contentType);
        if (type == ProtobufReader.MediaType && kind.IsBuiltIn)
        {
            return ParseProtobuf(body, kind);
        }

        if (type is not ("" or "application/json" or "application/yaml"))
        {
            throw ApiErrors.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml");
        }

        try
        {
            var node = type == "application/yaml" ? YamlText.Parse(Encoding.UTF8.GetString(body)) : JsonText.Parse(body);
            return node as JsonObject ?? throw new JsonException("json: cannot unmarshal value into Go value of type struct");
        }
        catch (JsonException problem)
        {
            var shown = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 256));
            var cause = problem.Message.Contains("end of", StringComparison.Ordinal)
                || problem.Message.Contains("incomplete", StringComparison.Ordinal)
                ? "unexpected end of JSON input"
                : problem.Message;
            throw ApiErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {kind.Kind}): couldn't get version/kind; "
                + $"json parse error: {cause} ({shown})");
        }
    }

    private static JsonObject ParseProtobuf(byte[] body, ResourceInfo kind)
    {
        try
        {
            return ProtobufReader.Read(body) ?? throw ApiErrors.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml");
        }
        catch (FormatException problem)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {kind.Kind}): {problem.Message}");
        }
    }

    public static string MediaType(string? contentType)
    {
        var type = contentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }
}
