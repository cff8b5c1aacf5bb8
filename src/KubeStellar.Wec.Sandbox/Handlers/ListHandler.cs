using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Selectors;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Tables;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>GET of a collection: selectors, pages, and the three forms.</summary>
internal static class ListHandler
{
    private const int FlushAt = 64 * 1024;

    public static async Task HandleAsync(ApiRequest request)
    {
        var page = Select(request);
        switch (Negotiation.Choose(request.Context))
        {
            case ResponseForm.Table:
                var table = TableWriter.Table(request, page.Items, page.Version);
                page.Describe((JsonObject)table["metadata"]!);
                await Responses.JsonAsync(request.Context, 200, table);
                break;
            case ResponseForm.Metadata:
                await Responses.JsonAsync(request.Context, 200, Partial(page));
                break;
            default:
                await StreamAsync(request, page);
                break;
        }
    }

    internal static ListPage Select(ApiRequest request)
    {
        var labels = LabelSelector.Parse(request.Query("labelSelector"));
        var fields = FieldSelector.Parse(request.Query("fieldSelector"), request.Kind);
        var token = ContinueToken.Parse(request.Query("continue"));
        var limit = int.TryParse(request.Query("limit"), CultureInfo.InvariantCulture, out var given) && given > 0 ? given : int.MaxValue;
        var all = request.Store.Snapshot(request.Id.Group, request.Id.Resource, request.Id.Namespace, out var version).Span;
        CheckVersion(request, token, version);

        var wholeServer = request.Kind.Namespaced && request.Id.Namespace.Length == 0;
        var index = token is null ? 0 : After(all, token.Start, wholeServer);
        var items = new List<StoredObject>(Math.Min(limit, all.Length - index));
        for (; index < all.Length && items.Count < limit; index++)
        {
            var candidate = all[index];
            if ((labels.IsEmpty || labels.Matches(candidate.Labels)) && (fields.IsEmpty || fields.Matches(candidate.Object)))
            {
                items.Add(candidate);
            }
        }

        version = token is { ResourceVersion: > 0 } ? token.ResourceVersion : version;
        if (index >= all.Length)
        {
            return new ListPage(items, Meta.VersionText(version), "", 0);
        }

        var next = new ContinueToken(version, Key(all[index - 1], wholeServer)).ToString();
        return new ListPage(items, Meta.VersionText(version), next, labels.IsEmpty && fields.IsEmpty ? all.Length - index : 0);
    }

    private static void CheckVersion(ApiRequest request, ContinueToken? token, long version)
    {
        var asked = request.Query("resourceVersion");
        if (asked.Length == 0 || token is not null)
        {
            return;
        }

        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted))
        {
            throw ApiErrors.Invalid(
                "ListOptions",
                "meta.k8s.io",
                "",
                FieldError.Invalid("resourceVersion", asked, $"strconv.ParseUint: parsing {GoText.Quote(asked)}: invalid syntax"));
        }

        if (wanted > version)
        {
            throw new ApiException(
                504,
                "Timeout",
                $"Too large resource version: {wanted}, current: {version}",
                new JsonObject
                {
                    ["causes"] = new JsonArray(
                        new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                    ["retryAfterSeconds"] = 1,
                });
        }

        if (request.Query("resourceVersionMatch") == "Exact" && wanted != version)
        {
            throw ApiErrors.Gone("The resourceVersion for the provided list is too old.");
        }
    }

    private static string Key(StoredObject item, bool wholeServer) => wholeServer ? $"{item.Id.Namespace}/{item.Id.Name}" : item.Id.Name;

    private static int After(ReadOnlySpan<StoredObject> all, string start, bool wholeServer)
    {
        var slash = wholeServer ? start.IndexOf('/', StringComparison.Ordinal) : -1;
        var ns = slash < 0 ? "" : start[..slash];
        var name = start[(slash + 1)..];
        int low = 0, high = all.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = wholeServer ? string.CompareOrdinal(all[middle].Id.Namespace, ns) : 0;
            order = order != 0 ? order : string.CompareOrdinal(all[middle].Id.Name, name);
            if (order <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static JsonObject Partial(ListPage page)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Version };
        page.Describe(metadata);
        return new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page.Items.Select(i => Negotiation.Partial(i.Object))]),
        };
    }

    /// <summary>
    /// Copies the objects' kept bytes; custom resources carry their type and have the list's metadata last, as on a real server.
    /// </summary>
    private static async Task StreamAsync(ApiRequest request, ListPage page)
    {
        var context = request.Context;
        var kind = request.Kind;
        Responses.Prepare(context, 200, "application/json");
        var metadata = new JsonObject { ["resourceVersion"] = page.Version };
        page.Describe(metadata);
        if (!kind.IsBuiltIn)
        {
            metadata["continue"] ??= "";
        }

        var type = $"\"kind\":\"{kind.ListKind}\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":{JsonText.ToText(metadata)},";
        var head = kind.IsBuiltIn ? $"{{{type}\"items\":[" : $"{{\"apiVersion\":\"{kind.ApiVersion}\",\"items\":[";
        var tail = kind.IsBuiltIn ? "]}\n" : $"],\"kind\":\"{kind.ListKind}\",\"metadata\":{JsonText.ToText(metadata)}}}\n";
        var writer = context.Response.BodyWriter;
        var pending = Write(writer, Encoding.UTF8.GetBytes(head));
        for (var i = 0; i < page.Items.Count; i++)
        {
            pending += WriteItem(writer, page.Items[i], kind, i == 0);
            if (pending > FlushAt)
            {
                await writer.FlushAsync(context.RequestAborted);
                pending = 0;
            }
        }

        Write(writer, Encoding.UTF8.GetBytes(tail));
        await writer.FlushAsync(context.RequestAborted);
    }

    private static int WriteItem(PipeWriter writer, StoredObject item, ResourceInfo kind, bool first)
    {
        var written = first ? 0 : Write(writer, ","u8);
        if (!VersionConversion.IsServedAs(item, kind))
        {
            return written + Write(writer, JsonText.ToUtf8(VersionConversion.Present(item.Object, kind)));
        }

        return kind.IsBuiltIn
            ? written + Write(writer, "{"u8) + Write(writer, item.Utf8AfterType)
            : written + Write(writer, item.Utf8);
    }

    private static int Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes);
        return bytes.Length;
    }
}
