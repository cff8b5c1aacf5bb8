using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class WatchTests : BareServers
{
    [Fact]
    public async Task A_watch_continues_after_the_version_it_is_given()
    {
        var version = await CreateConfigMap("old");
        await CreateConfigMap("new");
        await Admin.SendAsync("DELETE", $"{ConfigMaps}/new");
        var events = await Take(2, $"{ConfigMaps}?watch=1&resourceVersion={version}");
        Assert.Equal(["ADDED new", "DELETED new"], events.Select(Told));
    }

    [Fact]
    public async Task Without_a_version_the_present_state_comes_first_as_additions()
    {
        await CreateConfigMap("one");
        var events = await Take(1, $"{ConfigMaps}?watch=1&fieldSelector=metadata.name%3Done");
        Assert.Equal("ADDED one", Told(events[0]));
    }

    [Fact]
    public async Task An_object_that_leaves_the_selector_is_deleted_for_the_watcher()
    {
        var version = await CreateConfigMap("roaming", """{"group":"edge"}""");
        await Admin.SendAsync(
            "PATCH", $"{ConfigMaps}/roaming", """{"metadata":{"labels":{"group":"core"}}}""", "application/merge-patch+json");
        await Admin.SendAsync(
            "PATCH", $"{ConfigMaps}/roaming", """{"metadata":{"labels":{"group":"edge"}}}""", "application/merge-patch+json");
        var events = await Take(2, $"{ConfigMaps}?watch=1&resourceVersion={version}&labelSelector=group%3Dedge");
        Assert.Equal(["DELETED roaming", "ADDED roaming"], events.Select(Told));
    }

    [Fact]
    public async Task A_watch_list_marks_the_end_of_the_initial_events()
    {
        await CreateConfigMap("one");
        const string Query = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
            + "&fieldSelector=metadata.name%3Done";
        var events = await Take(2, ConfigMaps + Query);
        Assert.Equal("ADDED one", Told(events[0]));
        Assert.Equal("BOOKMARK", events[1]["type"]!.ToString());
        Assert.Equal("true", events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString());
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_says_410_as_an_event()
    {
        var version = await CreateConfigMap("one");
        await CreateConfigMap("two");
        Its.Store.Compact();
        var events = await Take(2, $"{ConfigMaps}?watch=1&resourceVersion={version}");
        var error = Assert.Single(events);
        Assert.Equal("ERROR", error["type"]!.ToString());
        Assert.Equal("410", error["object"]!["code"]!.ToString());
        Assert.StartsWith($"too old resource version: {version} (", error["object"]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_at_its_timeout_with_a_bookmark()
    {
        var events = await Take(
            2, $"{ConfigMaps}?watch=1&resourceVersion={Its.Store.ResourceVersion}&timeoutSeconds=1&allowWatchBookmarks=true");
        Assert.Equal("BOOKMARK", Assert.Single(events)["type"]!.ToString());
    }

    [Fact]
    public async Task A_cut_ends_running_watches_at_once()
    {
        var version = Its.Store.ResourceVersion;
        await CreateConfigMap("seen");
        var count = 0;
        await foreach (var told in Admin.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={version}"))
        {
            Assert.Equal("ADDED seen", Told(told));
            count++;
            Sandbox.Faults.Add(new FaultRule(FaultAction.CutWatch) { Path = "*/configmaps", Count = 0 });
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_table_watch_tells_the_columns_once()
    {
        var version = Its.Store.ResourceVersion;
        await CreateConfigMap("one");
        await CreateConfigMap("two");
        var events = await Take(2, $"{ConfigMaps}?watch=1&resourceVersion={version}", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.NotNull(events[0]["object"]!["columnDefinitions"]);
        Assert.Null(events[1]["object"]!["columnDefinitions"]);
        Assert.Equal("two", events[1]["object"]!["rows"]![0]!["cells"]![0]!.ToString());
    }

    private async Task<List<JsonObject>> Take(int count, string path, string accept = "application/json")
    {
        var events = new List<JsonObject>();
        await foreach (var told in Admin.WatchAsync(path, accept))
        {
            events.Add(told);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }

    private static string Told(JsonObject told) => $"{told["type"]} {told["object"]!["metadata"]!["name"]}";
}
