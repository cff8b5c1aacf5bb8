using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Requests;

/// <summary>The form in which objects are returned.</summary>
internal enum ResponseForm
{
    Object,
    Table,
    Metadata,
}

/// <summary>Reads the Accept header: the first clause this server can serve wins.</summary>
internal static class Negotiation
{
    public static ResponseForm Choose(HttpContext context)
    {
        var header = context.Request.Headers.Accept;
        if (header.Count == 0 || string.IsNullOrWhiteSpace(header[0]))
        {
            return ResponseForm.Object;
        }

        // Only the first header line counts, as with Go's Header.Get.
        foreach (var clause in header[0]!.Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
            {
                continue;
            }

            switch (Parameter(parts, "as="), Parameter(parts, "v="))
            {
                case ("", _): return ResponseForm.Object;
                case ("Table", "v1"): return ResponseForm.Table;
                case ("PartialObjectMetadata" or "PartialObjectMetadataList", "v1"): return ResponseForm.Metadata;
            }
        }

        throw ApiErrors.NotAcceptable();
    }

    /// <summary>An object's metadata alone.</summary>
    public static JsonObject Partial(JsonObject value) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = Meta.Of(value).DeepClone(),
    };

    private static string Parameter(string[] parts, string prefix) =>
        parts.Skip(1).FirstOrDefault(p => p.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..] ?? "";
}
