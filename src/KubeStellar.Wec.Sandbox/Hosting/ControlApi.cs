using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Text;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Hosting;

/// <summary>
/// Controls a sandbox from another process: <c>/sandbox/v1/requests</c> (GET, DELETE) and <c>/sandbox/v1/faults</c>
/// (GET, POST, DELETE), for members of system:masters. These requests are not logged and never hit by faults.
/// </summary>
internal sealed class ControlApi(ApiServer server)
{
    private const string Prefix = "/sandbox/v1/";

    public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task InvokeAsync(HttpContext context, UserInfo user)
    {
        var path = context.Request.Path.Value!;
        if (!user.IsMaster)
        {
            throw Denials.Forbidden(user, RequestAttributes.ForPath(context.Request.Method.ToLowerInvariant(), path), "");
        }

        switch (context.Request.Method, path[Prefix.Length..])
        {
            case ("GET", "requests"):
                await Responses.JsonAsync(context, 200, new JsonArray([.. server.Requests.Entries.Select(RequestLogJson.Write)]));
                break;
            case ("DELETE", "requests"):
                server.Requests.Clear();
                await Responses.JsonAsync(context, 200, new JsonArray());
                break;
            case ("GET", "faults"):
                await Responses.JsonAsync(context, 200, new JsonArray([.. server.Faults.Rules.Select(FaultRuleJson.Write)]));
                break;
            case ("POST", "faults"):
                server.Faults.Add(await ReadRuleAsync(context));
                await Responses.JsonAsync(context, 201, new JsonArray([.. server.Faults.Rules.Select(FaultRuleJson.Write)]));
                break;
            case ("DELETE", "faults"):
                server.Faults.Clear();
                await Responses.JsonAsync(context, 200, new JsonArray());
                break;
            default:
                throw ApiErrors.UnknownResource();
        }
    }

    private static async Task<FaultRule> ReadRuleAsync(HttpContext context)
    {
        try
        {
            return FaultRuleJson.Read(JsonText.Parse(await RequestBody.ReadAsync(context)) as JsonObject ?? []);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            throw ApiErrors.BadRequest(problem.Message);
        }
    }
}
