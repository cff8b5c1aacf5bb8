using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Text;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Discovery;

/// <summary>Everything that is not about objects: health, version, discovery, OpenAPI.</summary>
internal sealed class DiscoveryHandler(ApiServer server)
{
    private const string Aggregated = "as=APIGroupDiscoveryList";

    public Task HandleAsync(HttpContext context, RequestInfo info)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var path = info.Path.Length > 1 ? info.Path.TrimEnd('/') : info.Path;
        switch (path)
        {
            case "/healthz" or "/livez" or "/readyz":
                var verbose = context.Request.Query.ContainsKey("verbose");
                return Responses.TextAsync(context, 200, verbose ? $"[+]ping ok\n[+]etcd ok\n{path[1..]} check passed\n" : "ok");
            case "/version":
                return Responses.JsonAsync(context, 200, Version());
            case "/":
                return Responses.JsonAsync(context, 200, new JsonObject
                {
                    ["paths"] = new JsonArray(
                        "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"),
                });
            case "/api":
                return ListAsync(context, core: true);
            case "/apis":
                return ListAsync(context, core: false);
            case "/openapi/v3":
                return Responses.JsonAsync(context, 200, OpenApi.Index(server.Resources));
            case "/openapi/v2":
                return Responses.JsonAsync(context, 200, OpenApi.Version2(server.Resources));
        }

        if (path.StartsWith("/openapi/v3/", StringComparison.Ordinal)
            && OpenApi.GroupVersion(server.Resources, path["/openapi/v3/".Length..]) is { } document)
        {
            return Responses.JsonAsync(context, 200, document);
        }

        return GroupAsync(context, path.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task GroupAsync(HttpContext context, string[] parts)
    {
        switch (parts)
        {
            case ["api", "v1"]:
                return Responses.JsonAsync(context, 200, DiscoveryDocuments.ResourceList(server.Resources, "", "v1"));
            case ["apis", var group] when server.Resources.HasGroup(group):
                return Responses.JsonAsync(context, 200, DiscoveryDocuments.Group(server.Resources, group, standalone: true));
            case ["apis", var group, var version] when server.Resources.HasGroupVersion(group, version):
                return Responses.JsonAsync(context, 200, DiscoveryDocuments.ResourceList(server.Resources, group, version));
            default:
                return Responses.TextAsync(context, 404, "404 page not found\n");
        }
    }

    private Task ListAsync(HttpContext context, bool core)
    {
        var accept = context.Request.Headers.Accept.Count > 0 ? context.Request.Headers.Accept[0] ?? "" : "";
        var wanted = accept.Split(',')
            .FirstOrDefault(c => c.Contains(Aggregated, StringComparison.Ordinal) && c.Contains("v=v2", StringComparison.Ordinal));
        if (wanted is null || accept.StartsWith("application/json,", StringComparison.Ordinal))
        {
            return Responses.JsonAsync(
                context, 200, core ? DiscoveryDocuments.CoreVersions(server.Url) : DiscoveryDocuments.Groups(server.Resources));
        }

        var version = wanted.Contains("v=v2beta1", StringComparison.Ordinal) ? "v2beta1" : "v2";
        var body = JsonText.ToUtf8(DiscoveryDocuments.Aggregated(server.Resources, core, version));
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(body))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = "Accept";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return Responses.BytesAsync(context, 200, body, $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2",
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-06-09T18:00:00Z",
        ["goVersion"] = "go1.26.10",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };
}
