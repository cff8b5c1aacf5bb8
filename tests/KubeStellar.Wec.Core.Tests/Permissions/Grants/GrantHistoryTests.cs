using System.Text.Json.Nodes;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class GrantHistoryTests
{
    private static readonly DateTimeOffset s_then = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_role_without_a_history_is_one_grant_with_what_its_annotations_say()
    {
        var role = Role("get list", (GrantMarks.TicketAnnotation, "CHG-1"), (GrantMarks.GrantedAtAnnotation, "2026-05-01T12:00:00Z"));

        var entry = Assert.Single(GrantHistory.Of(role));

        Assert.Equal(("CHG-1", s_then), (entry.Ticket, entry.At));
        Assert.Equal(["get", "list"], entry.Rules[0].Verbs);
    }

    [Fact]
    public void What_was_added_by_hand_is_a_grant_of_its_own_and_what_was_removed_by_hand_is_forgotten()
    {
        var role = Role(
            "get watch", (GrantMarks.HistoryAnnotation, GrantHistory.Write([new() { Ticket = "CHG-1", Rules = [Rule("get", "delete")] }])));

        var entries = GrantHistory.Of(role);

        Assert.Equal([null, "CHG-1"], entries.Select(e => e.Ticket));
        Assert.Equal(["watch"], entries[0].Rules[0].Verbs);
        Assert.Equal(["get"], entries[1].Rules[0].Verbs);
    }

    [Fact]
    public void Stamping_dates_the_newest_grant_and_joins_it_with_one_of_the_same_case()
    {
        var first = new GrantEntry { Ticket = "CHG-1", By = "jane", At = s_then.AddDays(-1), Rules = [Rule("get")] };
        var role = Role(
            "get delete",
            (GrantMarks.HistoryAnnotation, GrantHistory.Write([first, new() { Ticket = "CHG-1", Rules = [Rule("delete")] }])));

        GrantHistory.Stamp(role, s_then, "jane");

        var entry = Assert.Single(GrantHistory.Of(role));
        Assert.Equal(("jane", s_then, "CHG-1"), (entry.By, entry.At, entry.Ticket));
        Assert.Equal(["get", "delete"], entry.Rules[0].Verbs);
        Assert.Equal("jane", GrantMarks.Value(role, "annotations", GrantMarks.GrantedByAnnotation));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1, null, [], {\"rules\": 5}, {\"rules\": [{\"verbs\": {}}]}]")]
    [InlineData("[{\"rules\": [{\"verbs\": [\"*\"], \"apiGroups\": [\"*\"], \"resources\": [\"*\"]}]}]")]
    public void A_history_that_somebody_spoilt_never_says_more_than_the_role(string history)
    {
        var role = Role("get", (GrantMarks.HistoryAnnotation, history));

        Assert.All(GrantHistory.Of(role), entry => Assert.True(PolicyRules.Cover([Rule("get")], entry.Rules)));
        Assert.True(PolicyRules.Cover([.. GrantHistory.Of(role).SelectMany(entry => entry.Rules)], [Rule("get")]));
    }

    internal static PolicyRule Rule(params string[] verbs) => new() { Verbs = verbs, ApiGroups = ["example.com"], Resources = ["things"] };

    internal static JsonObject Role(string verbs, params (string Key, string Value)[] annotations) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "kubestellar-wec:things.example.com",
            ["labels"] = new JsonObject { [GrantMarks.ManagedByLabel] = GrantMarks.ManagedBy },
            ["annotations"] = new JsonObject(annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
        },
        ["rules"] = PolicyRuleJson.Write([Rule(verbs.Split(' '))]),
    };
}
