using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Requests;

/// <summary>Writes whole responses.</summary>
internal static class Responses
{
    public static Task JsonAsync(HttpContext context, int code, JsonNode body) =>
        BytesAsync(context, code, JsonText.ToUtf8(body), "application/json");

    public static Task TextAsync(HttpContext context, int code, string text)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return BytesAsync(context, code, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
    }

    public static async Task BytesAsync(HttpContext context, int code, ReadOnlyMemory<byte> body, string contentType)
    {
        Prepare(context, code, contentType);
        context.Response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public static void Prepare(HttpContext context, int code, string contentType)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache, private";
    }

    public static Task ErrorAsync(HttpContext context, ApiException problem)
    {
        if (problem.Code == 429)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        if (problem.Code == 403)
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
        }

        return JsonAsync(context, problem.Code, problem.Status);
    }
}
