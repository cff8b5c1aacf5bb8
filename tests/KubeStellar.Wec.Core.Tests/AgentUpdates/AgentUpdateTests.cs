using System.Text.Json.Nodes;
using KubeStellar.Wec.AgentUpdates;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.AgentUpdates;

public sealed class AgentUpdateTests
{
    [SandboxFact]
    [Trait("Beats", "clusteradm#387")]
    public async Task An_update_changes_images_and_nothing_else()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await UpdateAsync(fleet, Request() with { AgentVersion = "1.2.0", ImageRegistry = "mirror.example:5000/ocm", Force = true });
        var wec = fleet.Client("cluster1");
        var before = await KlusterletAsync(wec);
        // What rendering the installation anew would lose.
        await wec.MergePatchAsync(OcmTypes.Klusterlets, "klusterlet", null, Spec("nodePlacement", new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["edge"] = "yes" },
        }), CancellationToken.None);

        var updated = await UpdateAsync(fleet, Request() with { Wait = true });

        Assert.True(updated is { Changed: true, RolledOut: true, PreviousVersion: "v1.2.0", AgentVersion: "v1.3.1", HubVersion: "v1.3.1" });
        var after = await KlusterletAsync(wec);
        Assert.Equal("mirror.example:5000/ocm/work:v1.3.1", (string?)after["workImagePullSpec"]);
        Assert.Equal("yes", (string?)after["nodePlacement"]!["nodeSelector"]!["edge"]);
        foreach (var field in new[] { "registrationImagePullSpec", "workImagePullSpec", "imagePullSpec", "nodePlacement" })
        {
            before.Remove(field);
            after.Remove(field);
        }

        Assert.True(JsonNode.DeepEquals(before, after));
        Assert.False((await UpdateAsync(fleet, Request())).Changed);
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
    }

    [SandboxFact]
    public async Task An_agent_goes_back_or_ahead_of_its_ITS_only_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");

        var back = await Assert.ThrowsAsync<WecException>(() => UpdateAsync(fleet, Request() with { AgentVersion = "v1.0.0" }));
        var ahead = await Assert.ThrowsAsync<WecException>(() => UpdateAsync(fleet, Request() with { AgentVersion = "v1.4.0" }));

        Assert.Equal("AgentDowngrade", back.ErrorId);
        Assert.Equal("AgentNewerThanIts", ahead.ErrorId);
        Assert.Equal("v1.4.0", (await UpdateAsync(fleet, Request() with { AgentVersion = "v1.4.0", Force = true })).AgentVersion);
    }

    [SandboxFact]
    public async Task A_later_operator_is_let_do_what_it_needs_before_it_runs()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");

        await UpdateAsync(fleet, Request() with { AgentVersion = "v1.4.0", Force = true });

        var role = await fleet.Client("cluster1").FindAsync(CoreTypes.ClusterRoles, "klusterlet", null, CancellationToken.None);
        Assert.Contains("networkpolicies", role!["rules"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("escalate", role["rules"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task An_image_pinned_by_a_digest_is_left_to_whoever_pinned_it()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.Client("cluster1").MergePatchAsync(
            OcmTypes.Klusterlets, "klusterlet", null, Spec("workImagePullSpec", "quay.io/ocm/work@sha256:0123"), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<WecException>(() => UpdateAsync(fleet, Request()));

        Assert.Equal("PinnedImage", refusal.ErrorId);
        Assert.True((await UpdateAsync(fleet, Request() with { Force = true })).Changed);
    }

    [Fact]
    public async Task Where_no_agent_is_there_is_none_to_update()
    {
        await using var fleet = await Fleet.StartAsync();

        var error = await Assert.ThrowsAsync<WecException>(() => UpdateAsync(fleet, Request()));

        Assert.Equal(("NoAgent", WecErrorKind.NotFound), (error.ErrorId, error.Kind));
    }

    [Theory]
    [InlineData("quay.io/ocm/work:v1.0.0", "quay.io/ocm/work", "v1.0.0", false)]
    [InlineData("localhost:5000/work", "localhost:5000/work", null, false)]
    [InlineData("localhost:5000/work:v1@sha256:ab", "localhost:5000/work", "v1", true)]
    [InlineData("work@sha256:ab", "work", null, true)]
    public void Image_names_are_taken_apart(string image, string repository, string? tag, bool isPinned) =>
        Assert.Equal(new(repository, tag, isPinned), ImageName.Parse(image));

    private static AgentUpdateRequest Request() => new()
    {
        Name = "cluster1",
        ItsContext = "its1",
        WecContext = "cluster1",
        Timeout = Fleet.Patience,
    };

    private static JsonObject Spec(string field, JsonNode value) => new() { ["spec"] = new JsonObject { [field] = value } };

    private static async Task<JsonObject> KlusterletAsync(ClusterClient wec) =>
        (await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None))!["spec"]!.DeepClone().AsObject();

    private static async Task<AgentUpdate> UpdateAsync(Fleet fleet, AgentUpdateRequest request)
    {
        var updater = new AgentUpdater(fleet.Its, fleet.Client("cluster1"));
        var plan = await updater.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await updater.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }
}
