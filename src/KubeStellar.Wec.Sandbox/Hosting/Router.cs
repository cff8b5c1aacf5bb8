using KubeStellar.Wec.Sandbox.Discovery;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Handlers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Hosting;

/// <summary>Finds the handler of a request.</summary>
internal sealed class Router(ApiServer server)
{
    private readonly DiscoveryHandler _discovery = new(server);
    private readonly AccessReviewHandler _reviews = new(server);

    public Task RouteAsync(HttpContext context, RequestInfo info, UserInfo user, FaultRule? fault)
    {
        if (!info.IsResource)
        {
            return _discovery.HandleAsync(context, info);
        }

        var kind = server.Resources.Find(info.Group, info.Version, info.Resource);
        if (kind is null || (!kind.Namespaced && info.Namespace.Length > 0 && info.Resource != "namespaces"))
        {
            return server.Resources.HasGroupVersion(info.Group, info.Version)
                ? throw ApiErrors.UnknownResource()
                : Responses.TextAsync(context, 404, "404 page not found\n");
        }

        var request = new ApiRequest(server, context, info, user, kind);
        if (!kind.IsStored)
        {
            return info.Verb == "create" && info.Name.Length == 0 ? _reviews.HandleAsync(request) : throw ApiErrors.MethodNotAllowed();
        }

        return info.Subresource switch
        {
            "" => MainAsync(request, fault),
            "status" when kind.HasSubresource("status") => ObjectAsync(request, UpdateScope.Status),
            "approval" when kind.HasSubresource("approval") => ObjectAsync(request, UpdateScope.Status),
            "finalize" when kind.HasSubresource("finalize") => ObjectAsync(request, UpdateScope.All),
            "scale" when kind.HasSubresource("scale") => ScaleHandler.HandleAsync(request),
            "token" when kind.HasSubresource("token") && info.Verb == "create" => TokenRequestHandler.HandleAsync(request),
            "log" when kind.HasSubresource("log") && info.Verb == "get" => PodLogAsync(request),
            "eviction" when kind.HasSubresource("eviction") && info.Verb == "create" => DeleteHandler.DeleteAsync(request),
            _ => throw ApiErrors.UnknownResource(),
        };
    }

    private static Task MainAsync(ApiRequest request, FaultRule? fault)
    {
        // Across namespaces a namespaced kind can only be read; everything else needs a namespace.
        if (request.Kind.Namespaced && request.Info.Namespace.Length == 0 && request.Info.Verb is not ("list" or "watch"))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        return request.Info.Verb switch
        {
            "list" => ListHandler.HandleAsync(request),
            "watch" => WatchHandler.HandleAsync(request, fault),
            "create" when request.Info.Name.Length == 0 => CreateHandler.HandleAsync(request),
            "delete" => DeleteHandler.DeleteAsync(request),
            "deletecollection" => DeleteHandler.DeleteCollectionAsync(request),
            _ => ObjectAsync(request, request.Kind.HasSubresource("status") ? UpdateScope.Spec : UpdateScope.All),
        };
    }

    private static Task ObjectAsync(ApiRequest request, UpdateScope scope) => request switch
    {
        { Info.Name.Length: 0 } => throw ApiErrors.MethodNotAllowed(),
        { Info.Verb: "get" } => GetHandler.HandleAsync(request),
        { Info.Verb: "update" } => UpdateHandler.HandleAsync(request, scope),
        { Info.Verb: "patch" } => PatchHandler.HandleAsync(request, scope),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private static Task PodLogAsync(ApiRequest request)
    {
        if (request.Store.Get(request.Id) is null)
        {
            throw ApiErrors.NotFound(request.Id);
        }

        return Responses.TextAsync(request.Context, 200, request.Server.PodLogs?.Invoke(request.Id, request.Query("container")) ?? "");
    }
}
