using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Tables;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>Writes watch events, one JSON document per line, in the form the client accepts.</summary>
internal sealed class WatchOutput(ApiRequest request)
{
    private readonly ResponseForm _form = Negotiation.Choose(request.Context);
    private readonly PipeWriter _writer = request.Context.Response.BodyWriter;
    private bool _columnsSent;

    public async Task StartAsync()
    {
        Responses.Prepare(request.Context, 200, "application/json");
        await request.Context.Response.StartAsync();
        await _writer.FlushAsync();
    }

    public void Write(WatchFilter filter, StoreEvent change)
    {
        if (filter.Translate(change) is { } type)
        {
            Write(type, change.Stored!);
        }
    }

    public void Write(StoreEventType type, StoredObject stored)
    {
        _writer.Write(type switch
        {
            StoreEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            StoreEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            _ => "{\"type\":\"DELETED\",\"object\":"u8,
        });
        _writer.Write(_form switch
        {
            ResponseForm.Table => JsonText.ToUtf8(Table(stored)),
            ResponseForm.Metadata => JsonText.ToUtf8(Negotiation.Partial(stored.Object)),
            _ when VersionConversion.IsServedAs(stored, request.Kind) => stored.Utf8,
            _ => JsonText.ToUtf8(VersionConversion.Present(stored.Object, request.Kind)),
        });
        _writer.Write("}\n"u8);
    }

    public void Bookmark(long version, bool initialEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Meta.VersionText(version), ["creationTimestamp"] = null };
        if (initialEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        JsonObject value = _form switch
        {
            ResponseForm.Table => TableWriter.Empty(Meta.VersionText(version)),
            ResponseForm.Metadata => new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1" },
            _ => new JsonObject { ["kind"] = request.Kind.Kind, ["apiVersion"] = request.Kind.ApiVersion },
        };
        value["metadata"] = metadata;
        Line("BOOKMARK", value);
    }

    public async Task ErrorAsync(ApiException problem)
    {
        Line("ERROR", problem.Status);
        await _writer.FlushAsync();
    }

    public async Task FlushAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken);

    /// <summary>Waits for the next event.</summary>
    /// <returns>True when there is one, false when it is time for a bookmark, null when the watch has ended.</returns>
    public static async Task<bool?> NextAsync(ChannelReader<StoreEvent> reader, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        try
        {
            return await reader.WaitToReadAsync(waiting.Token) ? true : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private JsonObject Table(StoredObject stored)
    {
        var table = TableWriter.Table(request, [stored], Meta.ResourceVersion(stored.Object));
        if (_columnsSent)
        {
            table["columnDefinitions"] = null;
        }

        _columnsSent = true;
        return table;
    }

    private void Line(string type, JsonObject value)
    {
        _writer.Write(JsonText.ToUtf8(new JsonObject { ["type"] = type, ["object"] = value }));
        _writer.Write("\n"u8);
    }
}
