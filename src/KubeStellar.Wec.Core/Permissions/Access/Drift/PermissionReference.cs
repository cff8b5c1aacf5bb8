using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Drift;

/// <summary>What WECs are compared with.</summary>
public abstract class PermissionReference
{
    /// <summary>The WEC, or the files.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it includes the default permissions, so that those of a WEC can be compared, too.</summary>
    internal abstract bool IsWhole { get; }

    /// <summary>Another WEC, read once for all comparisons.</summary>
    public static PermissionReference OfWec(ClusterClient client, WecReference wec) => new WecPermissions(client, wec);

    /// <summary>Roles and bindings as they should be beyond the default; ClusterRoles labelled for the work agent need no binding.</summary>
    /// <exception cref="WecException">NoPermissionManifests, InvalidManifest.</exception>
    public static PermissionReference OfManifests(IReadOnlyList<ManifestObject> manifests, string name) =>
        new ManifestPermissions(manifests, name);

    internal abstract Task<IReadOnlyList<AgentPermission>> ReadAsync(
        WorkAgentIdentity agent, WecReference wec, IReport report, CancellationToken cancellationToken);

    private sealed class WecPermissions(ClusterClient client, WecReference reference) : PermissionReference
    {
        private readonly object _gate = new();
        private Task<IReadOnlyList<AgentPermission>>? _reading;

        public override string Name => reference.Name;

        internal override bool IsWhole => true;

        internal override Task<IReadOnlyList<AgentPermission>> ReadAsync(
            WorkAgentIdentity agent, WecReference wec, IReport report, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                return _reading ??= OnceAsync();
            }

            async Task<IReadOnlyList<AgentPermission>> OnceAsync() =>
                SurfaceBuilder.Build(await SurfaceReader.SnapshotAsync(client, reference, report, cancellationToken), reference);
        }
    }

    private sealed class ManifestPermissions : PermissionReference
    {
        private readonly Dictionary<RoleKey, RbacRole> _roles = [];
        private readonly List<RbacBinding> _bindings = [];

        public ManifestPermissions(IReadOnlyList<ManifestObject> manifests, string name)
        {
            Name = name;
            foreach (var manifest in manifests.Where(m => m.Group == CoreTypes.Roles.Group))
            {
                try
                {
                    Add(manifest);
                }
                catch (Exception e) when (e is JsonException or NotSupportedException)
                {
                    throw new WecException(
                        "InvalidManifest", WecErrorKind.InvalidInput, $"{manifest} in '{manifest.Source}' is not what its kind has to be.",
                        "kubectl apply --dry-run=server shows what is wrong with it.", e);
                }
            }

            if (_roles.Count + _bindings.Count == 0)
            {
                throw new WecException(
                    "NoPermissionManifests", WecErrorKind.InvalidInput, $"There are no roles or bindings in {name}.",
                    "Name manifests of kind ClusterRole, Role, ClusterRoleBinding or RoleBinding, such as Export-WecPermission writes.");
            }
        }

        public override string Name { get; }

        internal override bool IsWhole => false;

        internal override Task<IReadOnlyList<AgentPermission>> ReadAsync(
            WorkAgentIdentity agent, WecReference wec, IReport report, CancellationToken cancellationToken)
        {
            var bindings = _bindings.Select(b => AgentBinding.Of(b, agent)).OfType<AgentBinding>()
                .Concat(_roles.Values.Where(IsAggregated).Select(role => Aggregated(role, agent)))
                .ToList();
            foreach (var binding in bindings.Where(b => !_roles.ContainsKey(b.Role)))
            {
                report.Warning($"{binding} of {Name} refers to {binding.Role}, which is not in {Name}; what it gives is not compared.");
            }

            return Task.FromResult(SurfaceBuilder.Build(new(agent, bindings, _roles), wec));
        }

        private void Add(ManifestObject manifest)
        {
            var place = manifest.Namespace ?? "default";
            switch (manifest.Kind)
            {
                case "ClusterRole":
                    Add(null, RbacRole.Of(manifest.Content.Deserialize(RbacJson.Of<V1ClusterRole>())!));
                    break;
                case "Role":
                    Add(place, RbacRole.Of(manifest.Content.Deserialize(RbacJson.Of<V1Role>())!));
                    break;
                case "ClusterRoleBinding":
                    Add(null, RbacBinding.Of(manifest.Content.Deserialize(RbacJson.Of<V1ClusterRoleBinding>())!));
                    break;
                case "RoleBinding":
                    Add(place, RbacBinding.Of(manifest.Content.Deserialize(RbacJson.Of<V1RoleBinding>())!));
                    break;
            }
        }

        private void Add(string? place, RbacRole role) => _roles[new(place, role.Metadata.Name)] = role;

        private void Add(string? place, RbacBinding binding)
        {
            binding.Metadata.NamespaceProperty = place;
            _bindings.Add(binding);
        }

        private static bool IsAggregated(RbacRole role) => role.Metadata.Label(OcmNames.AggregateToWorkLabel) == "true";

        /// <summary>As if the role were bound by itself: the WEC aggregates it into one that is.</summary>
        private static AgentBinding Aggregated(RbacRole role, WorkAgentIdentity agent)
        {
            var binding = new RbacBinding
            {
                Metadata = new() { Name = agent.AggregateRole },
                Role = new() { Kind = "ClusterRole", Name = role.Metadata.Name },
            };
            return new(binding, new() { Kind = "ServiceAccount", Name = agent.ServiceAccount, NamespaceProperty = agent.Namespace });
        }
    }
}
