using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
internal sealed record RbacBinding
{
    public V1ObjectMeta Metadata { get; init; } = new();

    public V1RoleRef Role { get; init; } = new();

    public IReadOnlyList<Rbacv1Subject> Subjects { get; init; } = [];

    public static RbacBinding Of(V1ClusterRoleBinding binding) => Of(binding.Metadata, binding.RoleRef, binding.Subjects);

    public static RbacBinding Of(V1RoleBinding binding) => Of(binding.Metadata, binding.RoleRef, binding.Subjects);

    private static RbacBinding Of(V1ObjectMeta? metadata, V1RoleRef? role, IEnumerable<Rbacv1Subject?>? subjects) => new()
    {
        Metadata = RbacMetadata.Of(metadata),
        Role = role ?? new(),
        Subjects = [.. (subjects ?? []).OfType<Rbacv1Subject>()],
    };
}
