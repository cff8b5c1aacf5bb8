using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Revocation;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class PrunedRoleTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Taking_back_one_ticket_leaves_what_another_one_needs()
    {
        var pruned = Prune(new() { Ticket = "CHG-1" });

        Assert.NotNull(pruned);
        Assert.Equal("delete", Assert.Single(Assert.Single(pruned.Lost).Verbs));
        Assert.Equal(["CHG-2"], pruned.Left.Select(entry => entry.Ticket));
        var role = pruned.ToManifest();
        Assert.Equal("CHG-2", GrantMarks.Value(role, "annotations", GrantMarks.TicketAnnotation));
        Assert.Equal("joe", GrantMarks.Value(role, "annotations", GrantMarks.GrantedByAnnotation));
        Assert.Equal(["get", "patch"], role["rules"]![0]!["verbs"]!.AsArray().Select(v => (string?)v));
    }

    [Theory]
    [InlineData(45, true)]
    [InlineData(90, false)]
    public void Age_takes_back_what_is_older_and_nothing_else(int days, bool isTaken) =>
        Assert.Equal(isTaken, Prune(new() { OlderThan = TimeSpan.FromDays(days) }) is { Left.Count: 1 });

    [Fact]
    public void Verbs_of_a_resource_are_taken_out_of_every_grant()
    {
        var pruned = Prune(new() { Permission = new() { Resources = ["things.example.com"], Verbs = ["get"] } });

        Assert.Equal(["get"], Assert.Single(pruned!.Lost).Verbs);
        Assert.False(pruned.IsGone);
    }

    [Theory]
    [InlineData("kubestellar-wec:things.example.com", true)]
    [InlineData("another", false)]
    public void A_role_that_is_named_goes_and_no_other(string role, bool isGone) =>
        Assert.Equal(isGone, Prune(new() { RoleNames = [role] })?.IsGone ?? false);

    [Fact]
    public void Another_resource_of_the_same_name_is_none() =>
        Assert.Null(Prune(new() { Permission = new() { Resources = ["things.example.org"] } }));

    private static PrunedRole? Prune(RevokeSelection selection)
    {
        GrantEntry[] entries =
        [
            new() { Ticket = "CHG-1", By = "jane", At = s_now.AddDays(-60), Rules = [GrantHistoryTests.Rule("get", "delete")] },
            new() { Ticket = "CHG-2", By = "joe", At = s_now.AddDays(-10), Rules = [GrantHistoryTests.Rule("get", "patch")] },
        ];
        var role = GrantHistoryTests.Role("get patch delete", (GrantMarks.HistoryAnnotation, GrantHistory.Write(entries)));
        IReadOnlyList<ResolvedResource> resources =
            [.. (selection.Permission?.Parse() ?? []).Select(name => new ResolvedResource(name.Group!, name.Name, null, null, false))];
        return PrunedRole.Of(new(role, null), [(selection, resources)], s_now);
    }
}
