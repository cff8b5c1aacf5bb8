using System.Text.Json.Nodes;
using KubeStellar.Wec.Checks;
using KubeStellar.Wec.Checks.Hubs;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Checks;

public sealed class ItsCheckTests
{
    [Fact]
    public async Task An_ITS_that_is_ready_passes_what_registration_needs()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet);

        Assert.Equal(Enum.GetValues<ItsCheck>(), rows.Select(row => row.Check));
        Assert.DoesNotContain(rows, row => row.Outcome == CheckOutcome.Failed);
        Assert.Equal(CheckOutcome.Passed, Of(rows, ItsCheck.Webhooks).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, ItsCheck.BootstrapIdentity).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, ItsCheck.Rights).Outcome);
    }

    [SandboxFact]
    public async Task What_a_caller_may_not_see_does_not_count_as_ready()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, actingAs: "nobody");

        Assert.DoesNotContain(rows, row => row.Outcome == CheckOutcome.Failed);
        Assert.False(Of(rows, ItsCheck.BootstrapIdentity).IsGood);
        Assert.True(Of(rows, ItsCheck.Rights).IsGood);
        Assert.All(await CheckAsync(fleet), row => Assert.True(row.IsGood));
    }

    [SandboxFact]
    public async Task Nothing_is_left_by_looking_nor_by_a_dry_run()
    {
        await using var fleet = await Fleet.StartAsync();
        await CheckAsync(fleet);
        Assert.All(fleet.OurWrites, write => Assert.True(write.IsDryRun));
        Assert.Empty(await NamesAsync(fleet, OcmTypes.ManagedClusters));
    }

    [Fact]
    [Trait("Beats", "registration#185")]
    public async Task A_probe_has_a_certificate_issued_and_takes_the_request_away()
    {
        await using var fleet = await Fleet.StartAsync();
        Assert.Equal(CheckOutcome.Passed, Of(await CheckAsync(fleet, probe: true), ItsCheck.CertificateSigner).Outcome);
        Assert.DoesNotContain(
            await NamesAsync(fleet, CoreTypes.CertificateSigningRequests), name => name.StartsWith("kubestellar-wec", StringComparison.Ordinal));
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#525")]
    public async Task The_older_name_of_the_bootstrap_identity_is_known()
    {
        await using var fleet = await Fleet.StartAsync();
        const string Namespace = "open-cluster-management";
        await fleet.Its.DeleteAsync(CoreTypes.ServiceAccounts, "agent-registration-bootstrap", Namespace, CancellationToken.None);
        var older = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = new JsonObject { ["name"] = "cluster-bootstrap" },
        };
        await fleet.Its.CreateAsync(CoreTypes.ServiceAccounts, Namespace, older, CancellationToken.None);
        var found = Of(await CheckAsync(fleet), ItsCheck.BootstrapIdentity);
        Assert.Equal(CheckOutcome.Passed, found.Outcome);
        Assert.Contains("cluster-bootstrap", found.Detail, StringComparison.Ordinal);
    }

    [SandboxFact]
    [Trait("Beats", "kubestellar#2549")]
    public async Task What_a_half_initialised_ITS_lacks_is_told_one_by_one()
    {
        await using var fleet = await Fleet.StartAsync(propertiesNamespace: false);
        await fleet.Its.DeleteAsync(
            CoreTypes.ServiceAccounts, "agent-registration-bootstrap", "open-cluster-management", CancellationToken.None);
        using var down = fleet.Sandbox.Faults.Add(new(FaultAction.WebhookNotReady) { Path = "*/managedclusters" });
        var rows = await CheckAsync(fleet);

        Assert.Equal(CheckOutcome.Failed, Of(rows, ItsCheck.BootstrapIdentity).Outcome);
        Assert.Equal(CheckOutcome.Failed, Of(rows, ItsCheck.Webhooks).Outcome);
        Assert.Equal(CheckOutcome.Warning, Of(rows, ItsCheck.PropertiesNamespace).Outcome);
        Assert.Equal(CheckOutcome.Warning, Of(rows, ItsCheck.StatusAddOn).Outcome);
        Assert.All(rows.Where(row => row.Outcome is CheckOutcome.Failed or CheckOutcome.Warning), row => Assert.NotNull(row.Fix));
    }

    [Fact]
    [Trait("Beats", "kubestellar#2373")]
    public async Task Another_cluster_is_told_for_what_it_is()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, "cluster1");
        Assert.Equal(CheckOutcome.Failed, Of(rows, ItsCheck.OpenClusterManagement).Outcome);
        Assert.Equal(CheckOutcome.Skipped, Of(rows, ItsCheck.Webhooks).Outcome);
    }

    [Fact]
    public async Task Who_may_little_is_told_what_is_missing_and_sees_what_can_be_seen()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, actingAs: "somebody");
        Assert.Equal(CheckOutcome.Warning, Of(rows, ItsCheck.Rights).Outcome);
        Assert.Contains("update managedclusters/accept", Of(rows, ItsCheck.Rights).Detail, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Skipped, Of(rows, ItsCheck.Webhooks).Outcome);
        Assert.Equal(CheckOutcome.Skipped, Of(rows, ItsCheck.CertificateSigner).Outcome);
    }

    private static async Task<List<string>> NamesAsync(Fleet fleet, ResourceType type)
    {
        var names = new List<string>();
        await foreach (var item in fleet.Its.ListAsync(type, null, ListOptions.All, JsonWire.AnyObject, CancellationToken.None))
        {
            names.Add((string)item["metadata"]!["name"]!);
        }

        return names;
    }

    private static ItsCheckResult Of(IReadOnlyList<ItsCheckResult> rows, ItsCheck check) => rows.Single(row => row.Check == check);

    private static Task<IReadOnlyList<ItsCheckResult>> CheckAsync(
        Fleet fleet, string context = "its1", bool probe = false, string? actingAs = null) =>
        new ItsChecker(WecCheckTests.SpaceOf(fleet, context, actingAs), null).CheckAsync(probe, CancellationToken.None);
}
