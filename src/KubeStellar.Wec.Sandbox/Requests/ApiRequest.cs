using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Requests;

/// <summary>A request for a resource, past authentication and authorization.</summary>
internal sealed record ApiRequest(ApiServer Server, HttpContext Context, RequestInfo Info, UserInfo User, ResourceInfo Kind)
{
    public ResourceId Id { get; } = new(
        EventConversion.StorageGroup(Kind), Kind.Resource, Kind.Namespaced ? Info.Namespace : "", Info.Name);

    public ObjectStore Store => Server.Store;

    public string ContentType => Context.Request.ContentType ?? "";

    public bool DryRun { get; } = ReadDryRun(Context.Request.Query["dryRun"]);

    /// <summary>The field manager that owns the fields this request writes.</summary>
    public string FieldManager
    {
        get
        {
            var given = Query("fieldManager");
            if (given.Length > 0)
            {
                return given;
            }

            var agent = Context.Request.Headers.UserAgent.ToString();
            var slash = agent.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? agent : agent[..slash];
            return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, 128)];
        }
    }

    public string Query(string key) => Context.Request.Query[key].ToString();

    public bool Flag(string key) => Query(key) is "true" or "1" or "t" or "T" or "TRUE" or "True";

    private static bool ReadDryRun(Microsoft.Extensions.Primitives.StringValues values)
    {
        foreach (var value in values)
        {
            if (value is not ("All" or "" or null))
            {
                throw ApiErrors.Invalid(
                    "CreateOptions",
                    "meta.k8s.io",
                    "",
                    FieldError.NotSupported("dryRun", value, ["All"]));
            }
        }

        return values.Contains("All");
    }
}
