using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Validation;

/// <summary>The <c>fieldValidation</c> parameter, for fields at the top of an object.</summary>
internal static class FieldValidation
{
    private static readonly Dictionary<string, string[]> s_known = new()
    {
        ["ConfigMap"] = ["data", "binaryData", "immutable"],
        ["Secret"] = ["data", "stringData", "type", "immutable"],
        ["ServiceAccount"] = ["secrets", "imagePullSecrets", "automountServiceAccountToken"],
        ["ClusterRole"] = ["rules", "aggregationRule"],
        ["Role"] = ["rules"],
        ["ClusterRoleBinding"] = ["subjects", "roleRef"],
        ["RoleBinding"] = ["subjects", "roleRef"],
        ["Namespace"] = ["spec", "status"],
        ["Deployment"] = ["spec", "status"],
        ["Lease"] = ["spec"],
        ["CertificateSigningRequest"] = ["spec", "status"],
        ["CustomResourceDefinition"] = ["spec", "status"],
    };

    public static void Check(ApiRequest request, JsonObject body)
    {
        var unknown = Unknown(request.Kind, body);
        if (unknown.Count == 0)
        {
            return;
        }

        var version = GoText.Quote(request.Kind.Version);
        switch (request.Query("fieldValidation"))
        {
            case "Strict":
                var problems = string.Join(", ", unknown.Select(f => $"unknown field {GoText.Quote(f)}"));
                throw ApiErrors.BadRequest(
                    $"{request.Kind.Kind} in version {version} cannot be handled as a {request.Kind.Kind}: "
                    + $"strict decoding error: {problems}");
            case "" or "Warn":
                var headers = request.Context.Response.Headers;
                foreach (var field in unknown)
                {
                    headers.Warning = Microsoft.Extensions.Primitives.StringValues.Concat(
                        headers.Warning, $"299 - \"unknown field \\\"{Ascii(field)}\\\"\"");
                }

                break;
        }

        foreach (var field in unknown)
        {
            body.Remove(field);
        }
    }

    private static List<string> Unknown(ResourceInfo kind, JsonObject body)
    {
        IReadOnlyCollection<string>? known = kind.IsBuiltIn
            ? s_known.GetValueOrDefault(kind.Kind)
            : (kind.Schema?["properties"] as JsonObject)?.Select(p => p.Key).ToList();
        return known is null || kind.Schema?["x-kubernetes-preserve-unknown-fields"]?.ToString() == "true"
            ? []
            : [.. body.Select(p => p.Key).Where(k => k is not ("apiVersion" or "kind" or "metadata") && !known.Contains(k))];
    }

    // Only printable ASCII from the client may get into a header.
    private static string Ascii(string field) =>
        new([.. field.Take(100).Where(c => c is >= ' ' and < (char)0x7f and not '"' and not '\\')]);
}
