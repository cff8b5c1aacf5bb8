using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>A RoleBinding, or a ClusterRoleBinding when <see cref="Namespace"/> is empty.</summary>
internal sealed class RbacBinding
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required RoleKey Role { get; init; }

    public required IReadOnlyList<RbacSubject> Subjects { get; init; }

    public static RbacBinding Parse(ResourceId id, JsonObject binding) => new()
    {
        Name = id.Name,
        Namespace = id.Namespace ?? "",
        Role = RoleKey.Of(binding, id.Namespace ?? ""),
        Subjects = [.. binding.Objects("subjects").Select(subject => RbacSubject.Parse(subject, id.Namespace ?? "")).OfType<RbacSubject>()],
    };

    /// <summary>How an access review names this binding and the subject it applied through.</summary>
    public string Describe(RbacSubject subject) => Namespace.Length == 0
        ? $"ClusterRoleBinding {GoText.Quote(Name)} of {Role.Kind} {GoText.Quote(Role.Name)} to {subject.Description}"
        : $"RoleBinding {GoText.Quote(Name + "/" + Namespace)} of {Role.Kind} {GoText.Quote(Role.Name)} to {subject.Description}";
}

/// <summary>The role that a binding refers to. A Role is looked up in the binding's own namespace.</summary>
internal readonly record struct RoleKey(string Kind, string Namespace, string Name)
{
    public const string ClusterRole = "ClusterRole";

    public string NotFound => (Kind == ClusterRole ? "clusterrole" : "role") + $".rbac.authorization.k8s.io {GoText.Quote(Name)} not found";

    public string Resource => Kind == ClusterRole ? "clusterroles" : "roles";

    public static RoleKey Of(JsonObject binding, string bindingNamespace)
    {
        var kind = binding.Text("roleRef", "kind") ?? "";
        return new RoleKey(kind, kind == ClusterRole ? "" : bindingNamespace, binding.Text("roleRef", "name") ?? "");
    }
}

/// <summary>A subject of a binding: its look-up key, and its description in a review.</summary>
internal sealed record RbacSubject(string Key, string Description)
{
    public static string UserKey(string name) => "u:" + name;

    public static string GroupKey(string name) => "g:" + name;

    public static RbacSubject? Parse(JsonObject subject, string bindingNamespace)
    {
        var name = subject.Text("name") ?? "";
        switch (subject.Text("kind"))
        {
            case "User":
                return new RbacSubject(UserKey(name), "User " + GoText.Quote(name));
            case "Group":
                return new RbacSubject(GroupKey(name), "Group " + GoText.Quote(name));
            case "ServiceAccount":
                var home = subject.Text("namespace") is { Length: > 0 } own ? own : bindingNamespace;
                return home.Length == 0
                    ? null
                    : new RbacSubject(UserKey($"system:serviceaccount:{home}:{name}"), "ServiceAccount " + GoText.Quote(name + "/" + home));
            default:
                return null;
        }
    }
}
