using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Tables;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>GET of one object.</summary>
internal static class GetHandler
{
    public static Task HandleAsync(ApiRequest request)
    {
        var stored = request.Store.Find(request.Id) ?? throw ApiErrors.NotFound(request.Id);
        return WriteAsync(request, 200, stored);
    }

    /// <summary>Answers with an object in the form that the client accepts.</summary>
    public static Task WriteAsync(ApiRequest request, int code, StoredObject stored)
    {
        var form = Negotiation.Choose(request.Context);
        return form switch
        {
            ResponseForm.Table =>
                Responses.JsonAsync(request.Context, code, TableWriter.Table(request, [stored], Meta.ResourceVersion(stored.Object))),
            ResponseForm.Metadata => Responses.JsonAsync(request.Context, code, Negotiation.Partial(stored.Object)),
            _ when VersionConversion.IsServedAs(stored, request.Kind) =>
                Responses.BytesAsync(request.Context, code, stored.Utf8.ToArray(), "application/json"),
            _ => Responses.JsonAsync(request.Context, code, VersionConversion.Present(stored.Object, request.Kind)),
        };
    }
}
