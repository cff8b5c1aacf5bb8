using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class ListPageReaderTests
{
    private const string Page = """
        {"kind":"List","other":{"items":[1,{"items":[]}]},"items":[{"metadata":{"name":"a","labels":{"x":"é\u00e9\""}}},
        {"metadata":{"name":"b"},"items":[{}]},{}],"metadata":{"continue":"t","resourceVersion":"7"}}
        """;

    [Fact]
    public async Task However_the_bytes_arrive_the_items_are_the_same()
    {
        var whole = await ReadAsync(Page);
        Assert.Equal(3, whole.Items.Count);

        Prop.ForAll(Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(), sizes =>
        {
            var (items, metadata) = ReadAsync(Page, [.. sizes]).GetAwaiter().GetResult();
            return items.SequenceEqual(whole.Items) && metadata == whole.Metadata;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"metadata":{"continue":"t","resourceVersion":"7"},"items":[{}]}""")]
    [InlineData("""{"items":[{}],"metadata":{"continue":"t","resourceVersion":"7"}}""")]
    public async Task The_metadata_may_stand_before_or_after_the_items(string page)
    {
        var (items, metadata) = await ReadAsync(page, 3);

        Assert.Single(items);
        Assert.Equal(("t", "7"), (metadata.Continue, metadata.ResourceVersion));
    }

    [Theory]
    [InlineData("""{"items":null,"metadata":{}}""")]
    [InlineData("""{"items":[null],"metadata":null}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("{}")]
    public async Task A_list_may_be_empty_in_many_ways(string page)
    {
        Assert.Empty((await ReadAsync(page, 2)).Items);
    }

    [Fact]
    public async Task An_item_is_given_before_the_next_has_come()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"items":[{"a":1},""");
        using var reader = new ListPageReader<System.Text.Json.Nodes.JsonObject>(new ChunkedStream(bytes), JsonWire.AnyObject);
        await using var items = reader.ReadItemsAsync(default).GetAsyncEnumerator();

        Assert.True(await items.MoveNextAsync());
        await Assert.ThrowsAnyAsync<JsonException>(async () => await items.MoveNextAsync());
    }

    [Fact]
    public void A_page_that_is_cut_anywhere_is_never_taken_for_whole()
    {
        for (var length = 0; length < Page.TrimEnd().Length; length++)
        {
            Assert.ThrowsAny<JsonException>(() => ReadAsync(Page[..length], 5).GetAwaiter().GetResult());
        }
    }

    [Fact]
    public async Task An_item_larger_than_any_buffer_is_read_whole()
    {
        var text = new string('x', 3_000_000);

        var (items, _) = await ReadAsync($$$"""{"items":[{"a":"{{{text}}}"},{"b":1}],"metadata":{}}""", 16_384);

        Assert.Equal(text.Length + 8, items[0].Length);
        Assert.Equal("""{"b":1}""", items[1]);
    }

    [Fact]
    public async Task An_item_larger_than_any_object_ends_the_list()
    {
        var endless = new EndlessStream("{\"items\":[{\"a\":\""u8.ToArray());
        using var reader = new ListPageReader<System.Text.Json.Nodes.JsonObject>(endless, JsonWire.AnyObject);

        var e = await Assert.ThrowsAsync<JsonException>(async () =>
        {
            await foreach (var item in reader.ReadItemsAsync(default))
            {
                Assert.Fail($"{item} was given.");
            }
        });

        Assert.Contains("larger than", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items":[{"a":""", "}],\"metadata\":{}}")]
    [InlineData("""{"x":""", "}")]
    public async Task Hostile_depth_is_an_error_and_not_a_crash(string start, string end)
    {
        var page = start + new string('[', 100_000) + new string(']', 100_000) + end;

        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(page));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[{}]""")]
    [InlineData("""{"metadata":[],"items":[]}""")]
    public async Task What_is_no_list_is_an_error(string page)
    {
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(page));
    }

    private static async Task<(List<string> Items, ListMetadata Metadata)> ReadAsync(string page, params int[] sizes)
    {
        using var reader = new ListPageReader<System.Text.Json.Nodes.JsonObject>(
            new ChunkedStream(Encoding.UTF8.GetBytes(page), sizes), JsonWire.AnyObject);
        var items = new List<string>();
        await foreach (var item in reader.ReadItemsAsync(default))
        {
            items.Add(item.ToJsonString());
        }

        return (items, reader.Metadata);
    }

    /// <summary>Begins as it is told, and goes on with one letter.</summary>
    private sealed class EndlessStream(byte[] start) : MemoryStream
    {
        private bool _hasBegun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            if (!_hasBegun)
            {
                start.CopyTo(buffer);
                _hasBegun = true;
            }

            return ValueTask.FromResult(buffer.Length);
        }
    }
}
