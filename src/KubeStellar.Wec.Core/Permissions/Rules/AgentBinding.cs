using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>A binding that is about the work agent, by name or by one of its groups.</summary>
/// <param name="Object">The binding.</param>
/// <param name="Subject">The subject that matches.</param>
internal sealed record AgentBinding(RbacBinding Object, Rbacv1Subject Subject)
{
    public string Name => Object.Metadata.Name;

    /// <summary>Null for a ClusterRoleBinding.</summary>
    public string? Namespace => Object.Metadata.NamespaceProperty is { Length: > 0 } own ? own : null;

    public string Kind => Namespace is null ? "ClusterRoleBinding" : "RoleBinding";

    public string RoleKind => Object.Role.Kind ?? "";

    public string RoleName => Object.Role.Name ?? "";

    /// <summary>Where the role is to be found; a ClusterRole has no namespace, wherever it is bound.</summary>
    public RoleKey Role => new(RoleKind == "Role" ? Namespace ?? "" : null, RoleName);

    /// <summary>Whether the binding counts for requests in a namespace, or, where that is null, for the whole cluster.</summary>
    public bool Reaches(string? @namespace) => Namespace is null || Namespace == @namespace;

    /// <summary>The sentence of the server's own authorizer (kubernetes/pkg/registry/rbac/validation/rule.go).</summary>
    public string Reason
    {
        get
        {
            var binding = Namespace is null ? Name : $"{Name}/{Namespace}";
            var subject = Subject.Kind == "ServiceAccount"
                ? $"{Subject.Name}/{(string.IsNullOrEmpty(Subject.NamespaceProperty) ? Namespace : Subject.NamespaceProperty)}"
                : Subject.Name;
            return $"RBAC: allowed by {Kind} \"{binding}\" of {RoleKind} \"{RoleName}\" to {Subject.Kind} \"{subject}\"";
        }
    }

    public override string ToString() => Namespace is null ? $"{Kind} \"{Name}\"" : $"{Kind} \"{Name}\" in namespace {Namespace}";

    /// <summary>The binding as one of a subject's; null when it is about others.</summary>
    public static AgentBinding? Of(RbacBinding binding, WorkAgentIdentity agent)
    {
        var subject = binding.Subjects.FirstOrDefault(s => IsAgent(s, binding.Metadata.NamespaceProperty, agent));
        return subject is null ? null : new(binding, subject);
    }

    // A ServiceAccount without a namespace is one of the binding's namespace; in a ClusterRoleBinding it is nobody.
    private static bool IsAgent(Rbacv1Subject subject, string? bindingNamespace, WorkAgentIdentity agent) => subject.Kind switch
    {
        "User" => subject.Name == agent.UserName,
        "Group" => agent.Groups.Contains(subject.Name),
        "ServiceAccount" => subject.Name == agent.ServiceAccount &&
            (string.IsNullOrEmpty(subject.NamespaceProperty) ? bindingNamespace : subject.NamespaceProperty) == agent.Namespace,
        _ => false,
    };
}

/// <summary>A Role, or with a null namespace a ClusterRole.</summary>
internal readonly record struct RoleKey(string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? $"ClusterRole \"{Name}\"" : $"Role \"{Name}\"";
}
