using System.Diagnostics;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Reviews;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

/// <summary>What is evaluated here is what the API server decides: probed, not believed.</summary>
public sealed class RbacAgreementTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [Fact]
    public async Task Every_probe_around_the_default_surface_is_answered_as_the_server_does() => await AgreeAsync(3_000, seed: 1);

    [Fact]
    public async Task Roles_and_bindings_of_every_kind_are_evaluated_as_the_server_does()
    {
        var made = RandomRbac.Sample(40, "know-random");
        foreach (var (type, place, item) in made)
        {
            await fleet.Client().CreateAsync(type, place, item, CancellationToken.None);
        }

        try
        {
            await AgreeAsync(3_000, seed: 2);
        }
        finally
        {
            foreach (var (type, place, item) in made)
            {
                await fleet.Client().DeleteAsync(type, (string)item["metadata"]!["name"]!, place, CancellationToken.None);
            }
        }
    }

    /// <summary>Servers take in what was written a moment later, so what disagrees at first is asked again, of both.</summary>
    private async Task AgreeAsync(int probes, int seed)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<Permission> open = [];
        IReadOnlyList<string> disagreements;
        do
        {
            var snapshot = await SurfaceReader.SnapshotAsync(
                fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);
            var rows = SurfaceBuilder.Build(snapshot, PermissionFleet.Target("cluster1"));
            open = open.Count > 0 ? open : Probes.Around(rows, probes, seed);
            await using var reviewer = new AccessReviewer(fleet.Client(), snapshot.Agent, CancellationToken.None);
            var answers = await Task.WhenAll(open.Select(reviewer.DecideAsync));
            var wrong = open.Zip(answers)
                .Where(a => snapshot.Find(a.First) is not null != a.Second.Allowed || Probes.Allow(rows, a.First) != a.Second.Allowed)
                .ToList();
            disagreements = [.. wrong.Select(a => $"{a.First}: server {a.Second.Allowed} ({a.Second.Reason}), here {snapshot.Find(a.First)?.Binding}")];
            open = [.. wrong.Select(a => a.First)];
        }
        while (disagreements.Count > 0 && clock.Elapsed < TimeSpan.FromSeconds(15));

        Assert.Empty(disagreements);
    }
}
