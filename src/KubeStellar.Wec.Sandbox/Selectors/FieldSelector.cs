using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Selectors;

/// <summary>A field selector: <c>metadata.name=a,type!=b</c>.</summary>
internal sealed class FieldSelector
{
    private static readonly Dictionary<string, string[]> s_supported = new()
    {
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP"],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
        ["nodes"] = ["spec.unschedulable"],
        ["certificatesigningrequests"] = ["spec.signerName"],
        ["jobs"] = ["status.successful"],
        ["events"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reason", "type", "source", "reportingController",
        ],
    };

    private readonly List<(string[] Path, string Value, bool Equal)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    /// <summary>The only name that can match, when the selector pins one.</summary>
    public string? PinnedName { get; private set; }

    /// <exception cref="ApiException">400 for a field the kind cannot be selected by.</exception>
    public static FieldSelector Parse(string text, ResourceInfo kind)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var field = term[..(equal ? at : at - 1)];
            var value = term[(at + 1)..];
            value = equal && value.StartsWith('=') ? value[1..] : value;
            if (field is not ("metadata.name" or "metadata.namespace")
                && !(kind.IsBuiltIn && s_supported.TryGetValue(kind.Resource, out var fields) && fields.Contains(field)))
            {
                throw ApiErrors.BadRequest(kind.IsBuiltIn
                    ? $"Unable to find \"{kind.ApiVersion}, Resource={kind.Resource}\" that match label selector \"\", "
                        + $"field selector \"{text}\": field label not supported: {field}"
                    : $"field label not supported: {field}");
            }

            selector._terms.Add((field.Split('.'), value, equal));
            selector.PinnedName = equal && field == "metadata.name" ? value : selector.PinnedName;
        }

        return selector;
    }

    public bool Matches(JsonObject value)
    {
        foreach (var (path, wanted, equal) in _terms)
        {
            if (Value(value, path) == wanted != equal)
            {
                return false;
            }
        }

        return true;
    }

    private static string Value(JsonObject value, string[] path)
    {
        JsonNode? node = value;
        foreach (var part in path)
        {
            node = (node as JsonObject)?[part];
        }

        return node is JsonValue v ? v.TryGetValue<string>(out var text) ? text : v.ToJsonString() : "";
    }
}
