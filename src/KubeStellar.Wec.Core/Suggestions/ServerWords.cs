using System.Security.Cryptography;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Grants;

namespace KubeStellar.Wec.Suggestions;

/// <summary>
/// Words that a server knows and somebody may want to type. They are read for suggestions only, so a large fleet is not read to its end.
/// </summary>
public static class ServerWords
{
    private const int MaxObjects = 1000;

    /// <summary>Plurals of the types it serves, with the group where there is one.</summary>
    public static async Task<string[]> ResourcesAsync(ClusterClient server, CancellationToken cancellationToken) =>
        Sorted((await TypesAsync(server, cancellationToken)).Select(type => type.QualifiedName));

    public static async Task<string[]> GroupsAsync(ClusterClient server, CancellationToken cancellationToken) =>
        Sorted((await TypesAsync(server, cancellationToken)).Select(type => type.Group));

    public static Task<string[]> NamespacesAsync(ClusterClient server, CancellationToken cancellationToken) =>
        NamesAsync(server, CoreTypes.Namespaces, cancellationToken);

    public static Task<string[]> AddonsAsync(ClusterClient its, CancellationToken cancellationToken) =>
        NamesAsync(its, OcmTypes.ClusterManagementAddOns, cancellationToken);

    public static async Task<string[]> WecsAsync(ClusterClient its, CancellationToken cancellationToken) =>
        await CollectAsync(its, cluster => [cluster.Name], cancellationToken);

    /// <summary>The labels in use, each as <c>key=value</c>.</summary>
    public static async Task<string[]> LabelsAsync(ClusterClient its, CancellationToken cancellationToken) =>
        await CollectAsync(its, cluster => cluster.ReadLabels().Select(label => $"{label.Key}={label.Value}"), cancellationToken);

    /// <summary>The build of the agent that fits the ITS.</summary>
    public static async Task<string[]> AgentVersionsAsync(ClusterClient its, CancellationToken cancellationToken) =>
        [(await AgentVersions.ResolveAsync(null, null, its, SilentReport.Instance, cancellationToken)).Tag];

    /// <summary>The ids of the agents that ask for a WEC's name.</summary>
    public static async Task<string[]> AgentIdsAsync(ClusterClient its, string? wec, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var request in its.ListAsync<V1CertificateSigningRequest>(
            null, CertificateRequests.OfAgents(wec), cancellationToken))
        {
            try
            {
                var subject = CertificateRequestContent.Read(request.Spec?.Request).Subject;
                ids.AddRange(subject.CommonNames.Take(1).Select(name => name.Split(':')[^1]));
            }
            catch (CryptographicException)
            {
                // What cannot be read is shown by the cmdlet that decides on it.
            }
        }

        return Sorted(ids);
    }

    public static async Task<string[]> TicketsAsync(ClusterClient wec, CancellationToken cancellationToken) =>
        Sorted((await GrantsAsync(wec, cancellationToken)).Select(grant => grant.Ticket));

    public static async Task<string[]> RolesAsync(ClusterClient wec, CancellationToken cancellationToken) =>
        Sorted((await GrantsAsync(wec, cancellationToken)).Select(grant => grant.Role));

    /// <summary>The feature gates that agents have.</summary>
    public static IEnumerable<string> FeatureGates => AgentFeatureGates.Names;

    private static Task<IReadOnlyList<GrantRecord>> GrantsAsync(ClusterClient wec, CancellationToken cancellationToken) =>
        GrantExporter.RecordsAsync(wec, new WecTarget(), cancellationToken);

    private static async Task<IEnumerable<ResourceType>> TypesAsync(ClusterClient server, CancellationToken cancellationToken) =>
        (await new DiscoveryClient(server).GetAsync(cancellationToken)).Resources.Select(resource => resource.Type);

    private static async Task<string[]> NamesAsync(ClusterClient server, ResourceType type, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var item in server.ListAsync(type, null, ListOptions.All, JsonWire.AnyObject, cancellationToken))
        {
            names.Add(((JsonNode)item).TextAt("metadata", "name") ?? "");
            if (names.Count == MaxObjects)
            {
                break;
            }
        }

        return Sorted(names);
    }

    private static async Task<string[]> CollectAsync(
        ClusterClient its, Func<ManagedCluster, IEnumerable<string>> words, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        await foreach (var cluster in its.ListAsync<ManagedCluster>(null, ListOptions.All, cancellationToken))
        {
            found.UnionWith(words(cluster));
            if (++seen == MaxObjects)
            {
                break;
            }
        }

        return Sorted(found);
    }

    private static string[] Sorted(IEnumerable<string?> words) =>
        [.. words.Where(word => !string.IsNullOrEmpty(word)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
