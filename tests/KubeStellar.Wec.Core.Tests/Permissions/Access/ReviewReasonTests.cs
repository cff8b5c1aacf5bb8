using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Reviews;

namespace KubeStellar.Wec.Core.Tests.Permissions.Access;

public sealed class ReviewReasonTests
{
    [Fact]
    public void The_binding_that_allowed_a_request_is_named()
    {
        // As kube-apiserver 1.36 answered.
        var reason = ReviewReason.Parse(
            "RBAC: allowed by ClusterRoleBinding \"open-cluster-management:klusterlet-work:execution-admin\" of ClusterRole \"admin\" " +
            "to ServiceAccount \"klusterlet-work-sa/open-cluster-management-agent\"");

        Assert.Equal("ClusterRoleBinding", reason.BindingKind);
        Assert.Equal("open-cluster-management:klusterlet-work:execution-admin", reason.Binding);
        Assert.Null(reason.BindingNamespace);
        Assert.Equal(("ClusterRole", "admin"), (reason.RoleKind, reason.Role));
        Assert.Equal(("ServiceAccount", "klusterlet-work-sa/open-cluster-management-agent"), (reason.SubjectKind, reason.Subject));
    }

    [Theory]
    [InlineData("Role", "Group", "system:serviceaccounts:ns")]
    [InlineData("ClusterRole", "User", "system:serviceaccount:ns:sa")]
    public void A_RoleBinding_tells_its_namespace(string roleKind, string subjectKind, string subject)
    {
        var reason = ReviewReason.Parse($"RBAC: allowed by RoleBinding \"open/shop\" of {roleKind} \"r\" to {subjectKind} \"{subject}\"");

        Assert.Equal(("RoleBinding", "open", "shop"), (reason.BindingKind, reason.Binding, reason.BindingNamespace));
        Assert.Equal((roleKind, subjectKind, subject), (reason.RoleKind, reason.SubjectKind, reason.Subject));
    }

    [Fact]
    public void Names_are_unquoted_as_Go_quoted_them()
    {
        var reason = ReviewReason.Parse(
            """RBAC: allowed by ClusterRoleBinding "a \"b\" \\ \u200b of" of ClusterRole "c d" to Group "e\x00\n\q" """);

        Assert.Equal("a \"b\" \\ \u200b of", reason.Binding);
        Assert.Equal("c d", reason.Role);
        Assert.Equal("e\0\n\\q", reason.Subject);
    }

    [Theory]
    [InlineData("RBAC: clusterrole.rbac.authorization.k8s.io \"ghost\" not found", "ghost")]
    [InlineData("RBAC: [role.rbac.authorization.k8s.io \"b\" not found, clusterrole.rbac.authorization.k8s.io \"a\" not found]", "a,b")]
    public void Missing_roles_are_listed_in_order(string text, string roles) =>
        Assert.Equal(roles, string.Join(',', ReviewReason.Parse(text).MissingRoles));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("access granted by IAM permissions.")]
    [InlineData("RBAC: ")]
    [InlineData("RBAC: allowed by")]
    public void What_RBAC_did_not_say_names_nothing(string? text)
    {
        var reason = ReviewReason.Parse(text);

        Assert.Null(reason.Binding);
        Assert.Empty(reason.MissingRoles);
    }

    [Fact]
    public void Any_text_is_read_without_harm() => Prop.ForAll<string>(text =>
    {
        ReviewReason.Parse("RBAC: allowed by X " + text);
        ReviewReason.Parse($"RBAC: allowed by X \"{text}\" of Y \"{text}\" to Z \"{text}\"");
        GoQuoted.Read(text);
        GoQuoted.Read($"\"{text}\"");
    }).QuickCheckThrowOnFailure();
}
