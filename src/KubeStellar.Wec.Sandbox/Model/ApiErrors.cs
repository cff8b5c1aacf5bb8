using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>The errors of a Kubernetes API server, in its own wording (k8s.io/apimachinery/pkg/api/errors).</summary>
public static class ApiErrors
{
    public static ApiException NotFound(string resource, string group, string name) =>
        new(404, "NotFound", $"{Qualified(resource, group)} {GoText.Quote(name)} not found", Details(resource, group, name));

    public static ApiException NotFound(ResourceId id) => NotFound(id.Resource, id.Group, id.Name);

    /// <summary>The path names no resource of this server.</summary>
    public static ApiException UnknownResource() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException AlreadyExists(string resource, string group, string name) =>
        new(409, "AlreadyExists", $"{Qualified(resource, group)} {GoText.Quote(name)} already exists", Details(resource, group, name));

    public static ApiException AlreadyExists(ResourceId id) => AlreadyExists(id.Resource, id.Group, id.Name);

    public static ApiException Conflict(string resource, string group, string name, string cause) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {Qualified(resource, group)} {GoText.Quote(name)}: {cause}",
            Details(resource, group, name));

    /// <summary>The write was based on an outdated state.</summary>
    public static ApiException StaleWrite(ResourceId id) =>
        Conflict(
            id.Resource,
            id.Group,
            id.Name,
            "the object has been modified; please apply your changes to the latest version and try again");

    /// <param name="resource">Plural resource, may carry a subresource.</param>
    /// <param name="group">API group, empty for core.</param>
    /// <param name="name">Object name, empty when the request names none.</param>
    /// <param name="core">The sentence after <c>is forbidden:</c>.</param>
    public static ApiException Forbidden(string resource, string group, string name, string core)
    {
        var head = resource.Length == 0
            ? "forbidden"
            : name.Length == 0 ? $"{Qualified(resource, group)} is forbidden" : $"{Qualified(resource, group)} {GoText.Quote(name)} is "
                + "forbidden";
        return new(403, "Forbidden", $"{head}: {core}", Details(resource, group, name));
    }

    public static ApiException Invalid(string kind, string group, string name, params IReadOnlyList<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var distinct = errors.Select(e => $"{e.Field}: {e.Message}").Distinct().ToList();
        var list = string.Join(", ", distinct);
        var details = Details(kind, group, name);
        details["causes"] = new JsonArray([.. errors.Select(e => e.ToCause())]);
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return new(422, "Invalid", $"{qualified} {GoText.Quote(name)} is invalid: {(distinct.Count > 1 ? $"[{list}]" : list)}", details);
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message, []);

    public static ApiException NotAcceptable() =>
        new(406, "NotAcceptable", "only the following media types are accepted: application/json", []);

    public static ApiException TooLarge(int limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}", []);

    /// <param name="message">What is too old.</param>
    /// <param name="continueToken">A token with which the list can be continued inconsistently.</param>
    public static ApiException Gone(string message, string? continueToken = null) =>
        new(410, "Expired", message, null, continueToken is null ? null : new JsonObject { ["continue"] = continueToken });

    public static ApiException InternalError(string message) =>
        new(
            500,
            "InternalError",
            $"Internal error occurred: {message}",
            new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException ServiceUnavailable() =>
        new(503, "ServiceUnavailable", "the server is currently unable to handle the request", []);

    public static string Qualified(string resource, string group) => group.Length == 0 ? resource : $"{resource}.{group}";

    private static JsonObject Details(string kind, string group, string name)
    {
        var details = new JsonObject();
        Set(details, "name", name);
        Set(details, "group", group);
        Set(details, "kind", kind);
        return details;
    }

    private static void Set(JsonObject target, string key, string value)
    {
        if (value.Length > 0)
        {
            target[key] = value;
        }
    }
}
