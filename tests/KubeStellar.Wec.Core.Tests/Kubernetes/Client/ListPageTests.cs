using System.Text;
using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class ListPageTests
{
    private const string Page = """
        {"kind":"List","other":{"items":[1,{"items":[]}]},"items":[{"metadata":{"name":"a","labels":{"x":"é\u00e9\""}}},
        {"metadata":{"name":"b"},"items":[{}]},{}],"metadata":{"continue":"t","resourceVersion":"7"}}
        """;

    [Theory]
    [InlineData("""{"metadata":{"continue":"t","resourceVersion":"7"},"items":[{}]}""")]
    [InlineData("""{"items":[{}],"metadata":{"continue":"t","resourceVersion":"7"}}""")]
    public void The_metadata_may_stand_before_or_after_the_items(string page)
    {
        var (items, metadata) = Read(page);

        Assert.Single(items);
        Assert.Equal(("t", "7"), (metadata.ContinueProperty, metadata.ResourceVersion));
    }

    [Theory]
    [InlineData("""{"items":null,"metadata":{}}""")]
    [InlineData("""{"items":[null],"metadata":null}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("{}")]
    public void A_list_may_be_empty_in_many_ways(string page)
    {
        Assert.Empty(Read(page).Items);
    }

    [Fact]
    public void A_page_that_is_cut_anywhere_is_never_taken_for_whole()
    {
        for (var length = 0; length < Page.TrimEnd().Length; length++)
        {
            Assert.ThrowsAny<JsonException>(() => Read(Page[..length]));
        }
    }

    [Fact]
    public void An_item_larger_than_any_buffer_is_read_whole()
    {
        var text = new string('x', 3_000_000);

        var (items, _) = Read($$$"""{"items":[{"a":"{{{text}}}"},{"b":1}],"metadata":{}}""");

        Assert.Equal(text.Length + 8, items[0].Length);
        Assert.Equal("""{"b":1}""", items[1]);
    }

    [Theory]
    [InlineData("""{"items":[{"a":""", "}],\"metadata\":{}}")]
    [InlineData("""{"x":""", "}")]
    public void Hostile_depth_is_an_error_and_not_a_crash(string start, string end)
    {
        var page = start + new string('[', 100_000) + new string(']', 100_000) + end;

        Assert.ThrowsAny<JsonException>(() => Read(page));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[{}]""")]
    [InlineData("""{"metadata":[],"items":[]}""")]
    public void What_is_no_list_is_an_error(string page)
    {
        Assert.ThrowsAny<JsonException>(() => Read(page));
    }

    [Fact]
    public async Task A_body_is_whole_however_its_bytes_arrive()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Page, 2_000)));
        using var buffer = new BodyBuffer();

        await buffer.FillAsync(new ChunkedStream(text, 1, 70_000, 3), default);

        Assert.Equal(text, buffer.Bytes.ToArray());
    }

    private static (List<string> Items, V1ListMeta Metadata) Read(string page)
    {
        var (items, metadata) = ListPage.Read(Encoding.UTF8.GetBytes(page), JsonWire.AnyObject, null);
        return ([.. items.Select(item => item.ToJsonString())], metadata);
    }
}
