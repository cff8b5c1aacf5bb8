using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Grants.Revocation;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

/// <summary>Permissions are changed only on the WEC that was named.</summary>
public sealed class OtherClusterTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    private static readonly GrantRequest s_request = new() { Permissions = [new() { Resources = ["nodes"], Verbs = ["get"] }] };

    [SandboxTheory]
    [InlineData("cluster1", "prod", "NotThisWec")]
    [InlineData("cluster2", "cluster2", "NoAgent")]
    [InlineData("its1", "its1", "NoAgent")]
    public async Task A_cluster_that_is_not_known_to_be_the_WEC_is_refused_before_anything_is_written(
        string context, string name, string error)
    {
        var client = context == "its1" ? fleet.Fleet.Its : fleet.Client(context);
        var sent = await fleet.DuringAsync(async () =>
        {
            var grant = () => new PermissionGranter(s_request).PrepareAsync(client, null, PermissionFleet.Target(name), new Told(), CancellationToken.None);
            var revoke = () =>
                new PermissionRevoker([new()]).PrepareAsync(client, PermissionFleet.Target(name), new Told(), CancellationToken.None);
            Assert.Equal(error, (await Assert.ThrowsAsync<WecException>(grant)).ErrorId);
            Assert.Equal(error, (await Assert.ThrowsAsync<WecException>(revoke)).ErrorId);
        });

        Assert.DoesNotContain(sent, e => e.IsWrite);
    }

    [Fact]
    public async Task By_force_it_is_only_warned_of()
    {
        var told = new Told();
        var plan = await new PermissionGranter(s_request with { AnyCluster = true })
            .PrepareAsync(fleet.Client(), null, PermissionFleet.Target("prod"), told, CancellationToken.None);

        Assert.True(plan.IsNeeded);
        Assert.Contains(told.Warnings, warning => warning.Contains("as 'cluster1', not as 'prod'", StringComparison.Ordinal));
    }

    [SandboxFact]
    public async Task What_is_allowed_already_is_told_with_who_allows_it_and_writes_nothing()
    {
        var told = new Told();
        var request = new GrantRequest { Permissions = [new() { Resources = ["deployments.apps"] }] };
        PermissionGrant? grant = null;
        var sent = await fleet.DuringAsync(async () => grant = Assert.Single(await fleet.GrantAsync(request, report: told)));

        Assert.True(grant is { Changed: false, Role: null, Manifest: [] });
        Assert.Contains("execution-admin", grant.AllowedBy, StringComparison.Ordinal);
        Assert.Contains(told.Warnings, warning => warning.Contains("allowed already", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, e => e.IsWrite);
        Assert.True(Assert.Single(await fleet.GrantAsync(request with { EvenIfAllowed = true })) is { Changed: true, AllowedBy: null });
    }

    [Fact]
    public async Task A_danger_that_the_agent_has_by_default_is_not_asked_for_and_another_is()
    {
        var held = await fleet.PrepareAsync(
            new(new() { Permissions = [new() { Resources = ["mutatingwebhookconfigurations"], Verbs = ["delete"] }] }));
        var opened = await fleet.PrepareAsync(new(new() { Permissions = [new() { Resources = ["nodes/proxy"], Verbs = ["get"] }] }));

        Assert.True(held.IsNeeded);
        Assert.Empty(held.Dangers);
        Assert.Contains("nodes/proxy", Assert.Single(opened.Dangers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pods", "NamespaceUnknown")]
    [InlineData("widgets.example.com", "NamespaceUnknown")]
    [InlineData("nodes", null)]
    public async Task A_message_without_a_namespace_never_opens_the_whole_cluster(string resource, string? error)
    {
        var granter = new PermissionGranter(new() { Permissions = [new() { Resources = [resource], IsPlaceUnknown = true }] });

        Assert.Equal(error, (await Record.ExceptionAsync(() => fleet.PrepareAsync(granter)) as WecException)?.ErrorId);
    }
}
