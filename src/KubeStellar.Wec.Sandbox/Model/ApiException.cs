using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>A failed request, as a Kubernetes API server reports it: an HTTP status code and a Status object.</summary>
public sealed class ApiException : Exception
{
    public ApiException(int code, string reason, string message, JsonObject? details = null, JsonObject? metadata = null)
        : base(message)
    {
        Code = code;
        Status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata ?? [],
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
        };
        if (details is not null)
        {
            Status["details"] = details;
        }

        Status["code"] = code;
    }

    /// <summary>The HTTP status code.</summary>
    public int Code { get; }

    /// <summary>The machine-readable reason, such as <c>NotFound</c>.</summary>
    public string Reason => Meta.Text(Status, "reason");

    /// <summary>The response body.</summary>
    public JsonObject Status { get; }
}
