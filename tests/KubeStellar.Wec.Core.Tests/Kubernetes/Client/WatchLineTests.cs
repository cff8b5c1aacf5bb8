using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class WatchLineTests
{
    [Fact]
    public void However_the_bytes_arrive_the_lines_are_the_same()
    {
        const string Text = "first\r\n\n\r\nsecond is longer\nthird\nhalf of the fourth";

        Prop.ForAll(Gen.Choose(1, 20).NonEmptyListOf().ToArbitrary(), sizes =>
            LinesAsync(Text, [.. sizes]).GetAwaiter().GetResult().SequenceEqual(["first\r", "second is longer", "third"]))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_line_may_be_longer_than_the_buffer()
    {
        var lines = await LinesAsync($"a\n{new string('b', 100_000)}\nc\n", 1000);

        Assert.Equal([1, 100_000, 1], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task A_line_longer_than_any_object_ends_the_watch()
    {
        using var reader = new WatchLineReader(new MemoryStream(new byte[JsonWire.MaxObjectBytes + 1]));

        await Assert.ThrowsAsync<JsonException>(async () => await reader.ReadAsync(default));
    }

    [Theory]
    [InlineData("ADDED", WatchEventType.Added)]
    [InlineData("MODIFIED", WatchEventType.Modified)]
    [InlineData("DELETED", WatchEventType.Deleted)]
    public void A_change_tells_its_object_and_version(string type, WatchEventType expected)
    {
        var frame = Read(
            """{"type":"X","object":{"kind":"X","metadata":{"labels":{"resourceVersion":"no"},"resourceVersion":"9"},"a":1}}"""
                .Replace("\"X\",\"object\"", $"\"{type}\",\"object\"", StringComparison.Ordinal));

        Assert.Equal((expected, "9", false), (frame.Event!.Value.Type, frame.ResourceVersion, frame.IsExpired));
        Assert.Equal(1, (int)frame.Event.Value.Item!["a"]!);
    }

    [Fact]
    public void The_object_may_come_before_the_type()
    {
        Assert.Equal(WatchEventType.Added, Read("""{"object":{"metadata":{}},"more":[{}],"type":"ADDED"}""").Event!.Value.Type);
    }

    [Theory]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"12"}}}""", "12")]
    [InlineData("""{"type":"NEW","object":{"metadata":{}}}""", null)]
    public void Bookmarks_and_what_is_not_known_only_move_the_version(string line, string? version)
    {
        var frame = Read(line);

        Assert.Null(frame.Event);
        Assert.Equal((version, false), (frame.ResourceVersion, frame.IsExpired));
    }

    [Theory]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""")]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":500}}""")]
    public void An_error_asks_for_a_new_list(string line)
    {
        Assert.True(Read(line).IsExpired);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("<html>")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":null}""")]
    [InlineData("""{"type":"ADDED","object":[]}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"resourceVersion":7}}}""")]
    [InlineData("""{"type":"ADDED","object":{""")]
    public async Task What_is_no_event_is_a_bad_answer(string line)
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Json("""{"items":[],"metadata":{"resourceVersion":"1"}}"""),
            ScriptedServer.Json((line.Length == 0 ? "{}" : line) + "\n"));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(async () =>
        {
            await foreach (var change in server.Client().WatchAsync(
                CoreTypes.Namespaces, null, ListOptions.All, JsonWire.AnyObject, _ => new(null, ""), default))
            {
                Assert.Equal(WatchEventType.Synced, change.Type);
            }
        });

        Assert.Equal(ConnectionFailure.BadAnswer, e.Failure);
    }

    private static WatchFrame<System.Text.Json.Nodes.JsonObject> Read(string line) =>
        WatchFrame.Read(Encoding.UTF8.GetBytes(line), JsonWire.AnyObject);

    private static async Task<List<string>> LinesAsync(string text, params int[] sizes)
    {
        using var reader = new WatchLineReader(new ChunkedStream(Encoding.UTF8.GetBytes(text), sizes));
        var lines = new List<string>();
        while (await reader.ReadAsync(default) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }
}
