using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>
/// Roles and bindings for the work agent as somebody keeps them in files. Their rules are granted as they stand; a binding says where,
/// and that they are meant for the agent.
/// </summary>
public sealed class RoleManifests
{
    private readonly List<RoleManifest> _roles = [];
    private readonly List<(RbacBinding Binding, ManifestObject Manifest)> _bindings = [];
    private readonly IReadOnlyList<string> _namespaces;

    /// <summary>Checks what can be checked without a cluster.</summary>
    /// <param name="manifests">What the files hold; what is neither a role nor a binding is left alone.</param>
    /// <param name="namespaces">Where to grant what the files leave open, or open for the whole cluster; empty to do as they say.</param>
    /// <exception cref="WecException">
    /// NoPermissionManifests, InvalidManifest, RoleWithoutRules, PathCannotBeGranted, InvalidRoleName.
    /// </exception>
    public RoleManifests(IReadOnlyList<ManifestObject> manifests, IReadOnlyList<string> namespaces)
    {
        _namespaces = [.. namespaces.Distinct()];
        foreach (var manifest in manifests.Where(m => m.Group == CoreTypes.Roles.Group))
        {
            switch (manifest.Kind)
            {
                case "ClusterRole" or "Role":
                    _roles.Add(RoleManifest.Of(manifest));
                    break;
                case "ClusterRoleBinding" or "RoleBinding":
                    _bindings.Add((BindingOf(manifest), manifest));
                    break;
            }
        }

        LeftAlone = [.. manifests.Where(m => m.Group != CoreTypes.Roles.Group).Select(m => m.Kind).Distinct()];
        if (_roles.Count == 0)
        {
            throw new WecException(
                "NoPermissionManifests", WecErrorKind.InvalidInput, $"There is no ClusterRole or Role in {RoleManifest.SourceOf(manifests)}.",
                "Name manifests of kind ClusterRole or Role, with or without the bindings to the work agent.");
        }
    }

    /// <summary>Kinds in the files that grant nothing.</summary>
    public IReadOnlyList<string> LeftAlone { get; }

    /// <summary>What goes into which role where, for the work agent of one WEC.</summary>
    /// <exception cref="WecException">GrantForOthers, RoleNotInManifests, NamespaceUnknown, NamespaceMismatch.</exception>
    internal IReadOnlyList<RoleContent> For(WorkAgentIdentity agent, string? roleName, IReport report)
    {
        var placed = new List<(RoleManifest Role, string? Place)>();
        var bound = _bindings.ConvertAll(b => (b.Binding, b.Manifest, Subjects: MeantFor(b.Binding, b.Manifest, agent)));
        foreach (var same in _roles.GroupBy(role => (role.IsCluster, Namespace: role.IsCluster ? null : PlaceOf(role.Manifest), role.Name)))
        {
            var bindings = bound.Where(b => Binds(b.Binding, b.Manifest, same.Key)).ToList();
            if (bindings.Count > 0 && !bindings.Exists(b => b.Subjects.IsAgent))
            {
                throw new WecException(
                    "GrantForOthers", WecErrorKind.InvalidInput,
                    $"{bindings[0].Manifest} gives {same.First().Manifest} to {bindings[0].Subjects.Others}, and not to the work agent "
                    + $"{agent}.",
                    "Take that role out of what is named, or bind it to the work agent. kubectl apply writes roles for others.");
            }

            foreach (var others in bindings.Where(b => b.Subjects.Others.Length > 0))
            {
                report.Warning($"{others.Manifest} is also for {others.Subjects.Others}, to whom nothing is granted here.");
            }

            var places = bindings.Where(b => b.Subjects.IsAgent)
                .Select(b => b.Manifest.Kind == "ClusterRoleBinding" ? null : PlaceOf(b.Manifest)).ToList();
            placed.AddRange(same.SelectMany(role => PlacesOf(role, same.Key.Namespace, places).Select(place => (role, place))));
        }

        EnsureKnown(bound, report);
        return
        [
            .. placed.GroupBy(p => (Role: roleName ?? p.Role.Name, p.Place))
                .Select(g => RoleManifest.ContentOf(g.Key.Role, g.Key.Place, [.. g.Select(p => p.Role)])),
        ];
    }

    private IEnumerable<string?> PlacesOf(RoleManifest role, string? own, List<string?> bound)
    {
        if (!role.IsCluster)
        {
            return [own];
        }

        // Everywhere includes every single namespace.
        IReadOnlyList<string?> open = _namespaces.Count > 0 ? [.. _namespaces] : [null];
        return bound.Count == 0 || bound.Contains(null) ? open : bound.Distinct();
    }

    private string PlaceOf(ManifestObject manifest)
    {
        if (manifest.Namespace is { } own)
        {
            return _namespaces.Count == 0 || _namespaces.Contains(own) ? own : throw new WecException(
                "NamespaceMismatch", WecErrorKind.InvalidInput,
                $"{manifest} is for the namespace {own}, and -Namespace says {string.Join(", ", _namespaces)}.",
                "Leave -Namespace out to grant it where the manifest says.");
        }

        return _namespaces is [var only] ? only : throw new WecException(
            "NamespaceUnknown", WecErrorKind.InvalidInput, $"{manifest} does not say in which namespace it is to be.",
            "Write metadata.namespace into it, or name the one namespace with -Namespace.");
    }

    private bool Binds(RbacBinding binding, ManifestObject manifest, (bool IsCluster, string? Namespace, string Name) role) =>
        binding.Role.Name == role.Name && binding.Role.Kind == (role.IsCluster ? "ClusterRole" : "Role")
        && (role.IsCluster || (manifest.Kind == "RoleBinding" && PlaceOf(manifest) == role.Namespace));

    private void EnsureKnown(
        IEnumerable<(RbacBinding Binding, ManifestObject Manifest, (bool IsAgent, string Others) Subjects)> bound, IReport report)
    {
        foreach (var (binding, manifest, subjects) in bound)
        {
            if (_roles.Exists(role => Binds(binding, manifest, (role.IsCluster, role.IsCluster ? null : PlaceOf(role.Manifest), role.Name))))
            {
                continue;
            }

            if (subjects.IsAgent)
            {
                throw new WecException(
                    "RoleNotInManifests", WecErrorKind.InvalidInput,
                    $"{manifest} gives the work agent {binding.Role.Kind} '{binding.Role.Name}', which is not among the manifests.",
                    "Add the role to what is named: only rules that can be read there are granted.");
            }

            report.Warning($"{manifest} is for {subjects.Others} and is left alone.");
        }
    }

    private static RbacBinding BindingOf(ManifestObject manifest)
    {
        try
        {
            var binding = manifest.Kind == "ClusterRoleBinding"
                ? RbacBinding.Of(manifest.Content.Deserialize(RbacJson.Of<V1ClusterRoleBinding>())!)
                : RbacBinding.Of(manifest.Content.Deserialize(RbacJson.Of<V1RoleBinding>())!);
            return binding.Role is { Kind.Length: > 0, Name.Length: > 0 } ? binding
                : throw RoleManifest.Invalid(manifest, "has no roleRef with kind and name");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw RoleManifest.Invalid(manifest, "is not what its kind has to be", e);
        }
    }

    /// <summary>
    /// Files name the agent as it is called by default; a WEC whose Klusterlet has another name has another agent, and that is meant.
    /// </summary>
    private static (bool IsAgent, string Others) MeantFor(RbacBinding binding, ManifestObject manifest, WorkAgentIdentity agent)
    {
        var subjects = binding.Subjects
            .ToLookup(s => IsOne(s, manifest.Namespace, agent) || IsOne(s, manifest.Namespace, WorkAgentIdentity.Default));
        var others = subjects[false].Select(
            s => $"{s.Kind} {(string.IsNullOrEmpty(s.NamespaceProperty) ? "" : s.NamespaceProperty + "/")}{s.Name}").ToList();
        return (subjects[true].Any(), others.Count == 0 && !subjects[true].Any() ? "nobody" : string.Join(", ", others));
    }

    private static bool IsOne(Rbacv1Subject subject, string? place, WorkAgentIdentity agent) => subject.Kind switch
    {
        "User" => subject.Name == agent.UserName,
        "ServiceAccount" => subject.Name == agent.ServiceAccount
            && (string.IsNullOrEmpty(subject.NamespaceProperty) ? place : subject.NamespaceProperty) == agent.Namespace,
        _ => false,
    };
}
