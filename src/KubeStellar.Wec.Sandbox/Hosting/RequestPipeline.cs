using System.Globalization;
using KubeStellar.Wec.Sandbox.Authentication;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Hosting;

/// <summary>The steps of every request: faults, authentication, impersonation, authorization, handler, errors, log.</summary>
internal sealed class RequestPipeline(ApiServer server)
{
    private readonly Router _router = new(server);
    private readonly ControlApi _control = new(server);

    public async Task InvokeAsync(HttpContext context)
    {
        var received = DateTimeOffset.UtcNow;
        var path = context.Request.Path.Value ?? "/";
        var watch = context.Request.Query["watch"].ToString() is "true" or "1";
        var info = RequestInfo.Parse(context.Request.Method, path, watch);
        if (ControlApi.Owns(path))
        {
            await GuardAsync(context, () => _control.InvokeAsync(context, server.Authentication.Authenticate(context)));
            return;
        }

        if (server.IsControl)
        {
            await GuardAsync(context, () => throw ApiErrors.UnknownResource());
            return;
        }

        context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        var user = "";
        var fault = server.Faults.Strike(
            server.Name, context.Request.Method, info.Verb, path, context.Request.Headers.UserAgent.ToString());
        var aborted = false;
        // From the server's own clock: clients measure the skew by it.
        context.Response.Headers.Date = server.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        try
        {
            await GuardAsync(context, async () =>
            {
                aborted = !await FaultResponder.BeforeAsync(context, info, fault);
                if (aborted || context.Response.HasStarted || context.Response.ContentLength is not null)
                {
                    return;
                }

                if (fault?.Action == FaultAction.DropAfter)
                {
                    context.Response.Body = Stream.Null;
                }

                var caller = server.Authentication.Authenticate(context);
                user = caller.Name;
                caller = Impersonation.Apply(context, caller, server.Authorizer);
                user = caller.Name;
                Authorize(caller, info);
                await _router.RouteAsync(context, info, caller, fault);
            });
            if (fault?.Action == FaultAction.DropAfter)
            {
                aborted = true;
                context.Abort();
            }
        }
        finally
        {
            Log(context, info, user, aborted, received);
        }
    }

    private static async Task GuardAsync(HttpContext context, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (ApiException problem) when (!context.Response.HasStarted)
        {
            await Responses.ErrorAsync(context, problem);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (IOException)
        {
            // The client disconnected during the answer.
        }
    }

    private void Authorize(UserInfo user, RequestInfo info)
    {
        if (user.IsMaster || IsPublic(info))
        {
            return;
        }

        var decision = server.Authorizer.Authorize(user, info.Attributes);
        if (!decision.Allowed)
        {
            throw Denials.Forbidden(user, info.Attributes, decision.Reason);
        }
    }

    // What system:public-info-viewer and kubeadm's cluster-info role allow everyone.
    private static bool IsPublic(RequestInfo info) =>
        info.Path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/"
            || info is { Verb: "get", Resource: "configmaps", Group: "", Namespace: "kube-public", Name: "cluster-info", Subresource: "" };

    private void Log(HttpContext context, RequestInfo info, string user, bool aborted, DateTimeOffset received)
    {
        var request = context.Request;
        server.Requests.Add(new RequestLogEntry(
            0,
            server.Name,
            request.Method,
            info.Path,
            request.QueryString.Value ?? "",
            info.Verb,
            user,
            request.Headers.UserAgent.ToString(),
            aborted ? 0 : context.Response.StatusCode,
            request.ContentType ?? "",
            info is { Group: "authorization.k8s.io" or "authentication.k8s.io" },
            info is { Resource: "serviceaccounts", Subresource: "token" },
            request.Query["dryRun"].ToString() == "All")
        { Received = received });
    }
}
