using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class PipedPermissionTests
{
    private static readonly PipedPermission s_row = new()
    {
        Resources = ["appwrappers"],
        Groups = ["workload.codeflare.dev"],
        Verbs = ["get"],
        Namespaces = ["shop"],
        ResourceNames = ["one"],
    };

    [Fact]
    public void The_verb_and_object_a_message_names_do_not_narrow_the_grant_but_its_namespace_does()
    {
        var wanted = Assert.Single((s_row with { Kind = "Missing" }).ToWanted(null, null, null));

        Assert.Empty(wanted.Verbs);
        Assert.Empty(wanted.ResourceNames);
        Assert.Equal(["shop"], wanted.Namespaces);
        Assert.Equal("workload.codeflare.dev", Assert.Single(wanted.Parse()).Group);
    }

    [Theory]
    [InlineData("Scope", "Unknown", true)]
    [InlineData("Namespace", null, true)]
    [InlineData("", "Namespace", true)]
    [InlineData("System.String[]", "Unknown", true)]
    [InlineData("", "Unknown", false)]
    [InlineData("User", "Cluster", false)]
    public void A_message_that_does_not_say_where_stands_for_no_place_at_all(string missing, string? scope, bool isUnknown)
    {
        var row = s_row with { Kind = "Missing", Namespaces = [], MissingParts = [missing], Scope = scope };

        Assert.Equal(isUnknown, Assert.Single(row.ToWanted(null, null, null)).IsPlaceUnknown);
        Assert.False(Assert.Single(row.ToWanted(null, [], null)).IsPlaceUnknown);
        Assert.False(Assert.Single(row.ToWanted(null, ["shop"], null)).IsPlaceUnknown);
    }

    [Fact]
    public void What_was_tested_is_granted_as_it_was_tested()
    {
        var wanted = Assert.Single((s_row with { Allowed = false }).ToWanted(null, null, null));

        Assert.Equal(["get"], wanted.Verbs);
        Assert.Equal(["one"], wanted.ResourceNames);
    }

    [Fact]
    public void What_is_typed_goes_before_what_is_piped()
    {
        var wanted = Assert.Single((s_row with { Kind = "Missing" }).ToWanted(["list"], [], ["two"]));

        Assert.Equal(["list"], wanted.Verbs);
        Assert.Equal(["two"], wanted.ResourceNames);
        Assert.Empty(wanted.Namespaces);
    }

    [Fact]
    public void What_is_allowed_already_is_not_granted() => Assert.Empty((s_row with { Allowed = true }).ToWanted(null, null, null));

    [Theory]
    [InlineData("UnknownKind", "appwrappers", "KindNotServed")]
    [InlineData("Escalation", "appwrappers", "NotAgentsPermission")]
    [InlineData("Impersonation", "serviceaccounts", "NotAgentsPermission")]
    [InlineData("Missing", "", "NothingToGrant")]
    public void What_no_grant_helps_is_said(string kind, string resource, string error) => Assert.Equal(
        error, Assert.Throws<WecException>(() => new PipedPermission { Kind = kind, Resources = [resource] }.ToWanted(null, null, null)).ErrorId);

    [Theory]
    [InlineData("jane", false)]
    [InlineData("system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa", true)]
    [InlineData("system:serviceaccount:edge:two-work-sa", true)]
    public void What_somebody_else_was_refused_is_not_given_to_the_work_agent(string user, bool isGranted)
    {
        var row = s_row with { Kind = "Missing", Users = [user] };

        Assert.Equal(isGranted, Record.Exception(() => row.ToWanted(null, null, null)) is null);
    }

    [Fact]
    public void The_core_group_is_not_looked_up_elsewhere()
    {
        var name = Assert.Single(new WantedPermission { Resources = ["pods"], Group = "", Subresource = "log" }.Parse());

        Assert.Equal(("", "log"), (name.Group, name.Subresource));
    }
}
