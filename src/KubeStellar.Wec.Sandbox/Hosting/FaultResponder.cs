using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Hosting;

/// <summary>Applies a fault to a request before any handler sees it.</summary>
internal static class FaultResponder
{
    /// <returns>False when the connection was aborted.</returns>
    public static async Task<bool> BeforeAsync(HttpContext context, RequestInfo info, FaultRule? fault)
    {
        switch (fault?.Action)
        {
            case FaultAction.Delay:
                await Task.Delay(fault.Duration, context.RequestAborted);
                return true;
            case FaultAction.DropBefore:
                context.Abort();
                return false;
            case FaultAction.TooManyRequests:
                context.Response.Headers.RetryAfter = "1";
                await Responses.TextAsync(context, 429, "Too many requests, please try again later.\n");
                return true;
            case FaultAction.InternalError:
                throw ApiErrors.InternalError("etcdserver: request timed out");
            case FaultAction.ServiceUnavailable:
                throw ApiErrors.ServiceUnavailable();
            case FaultAction.WebhookNotReady:
                throw ApiErrors.InternalError(WebhookText(info));
            case FaultAction.NotServed:
                throw ApiErrors.UnknownResource();
            case FaultAction.Conflict:
                throw ApiErrors.StaleWrite(new ResourceId(info.Group, info.Resource, info.Namespace, info.Name));
            case FaultAction.Gone when info.Verb != "watch":
                throw Gone(context);
            default:
                return true;
        }
    }

    private static ApiException Gone(HttpContext context) =>
        ContinueToken.TryParse(context.Request.Query["continue"].ToString(), out var token)
            ? ApiErrors.Gone(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the "
                + "continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing "
                + "with "
                + "the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time "
                + "the "
                + "first chunk was returned and now may show up in the list.",
                (token with { ResourceVersion = -1 }).ToString())
            : ApiErrors.Gone("The resourceVersion for the provided list is too old.");

    private static string WebhookText(RequestInfo info)
    {
        var hook = info.Resource == "manifestworks" ? "manifestworkvalidators.admission.work" : "managedclustermutators.admission.cluster";
        return $"failed calling webhook \"{hook}.open-cluster-management.io\": failed to call webhook: Post "
            + "\"https://cluster-manager-registration-webhook.open-cluster-management-hub.svc:9443/"
            + "mutate-cluster-open-cluster-management-io-v1-managedcluster?timeout=10s\": "
            + "dial tcp 10.96.0.20:9443: connect: connection refused";
    }
}
