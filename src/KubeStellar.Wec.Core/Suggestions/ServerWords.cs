using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
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
    public static async Task<string[]> ResourcesAsync(ApiClient server, CancellationToken cancel) =>
        Sorted((await TypesAsync(server, cancel)).Select(type => type.QualifiedName));

    public static async Task<string[]> GroupsAsync(ApiClient server, CancellationToken cancel) =>
        Sorted((await TypesAsync(server, cancel)).Select(type => type.Group));

    public static Task<string[]> NamespacesAsync(ApiClient server, CancellationToken cancel) =>
        NamesAsync(server, CoreTypes.Namespaces, cancel);

    public static Task<string[]> AddonsAsync(ApiClient its, CancellationToken cancel) =>
        NamesAsync(its, OcmTypes.ClusterManagementAddOns, cancel);

    public static async Task<string[]> WecsAsync(ApiClient its, CancellationToken cancel) =>
        await CollectAsync(its, cluster => [cluster.Name], cancel);

    /// <summary>The labels in use, each as <c>key=value</c>.</summary>
    public static async Task<string[]> LabelsAsync(ApiClient its, CancellationToken cancel) =>
        await CollectAsync(its, cluster => (cluster.Metadata.Labels ?? ValueDictionary.Empty).Select(label => $"{label.Key}={label.Value}"), cancel);

    /// <summary>The build of the agent that fits the ITS.</summary>
    public static async Task<string[]> AgentVersionsAsync(ApiClient its, CancellationToken cancel) =>
        [(await AgentVersions.ResolveAsync(null, null, its, SilentReport.Instance, cancel)).Tag];

    /// <summary>The ids of the agents that ask for a WEC's name.</summary>
    public static async Task<string[]> AgentIdsAsync(ApiClient its, string? wec, CancellationToken cancel)
    {
        var ids = new List<string>();
        await foreach (var request in its.ListAsync(
            CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(wec),
            OcmJson.Default.CertificateSigningRequest, cancel))
        {
            try
            {
                ids.AddRange(CertificateRequestContent.Read(request.Spec.Request).Subject.CommonNames.Take(1).Select(name => name.Split(':')[^1]));
            }
            catch (CryptographicException)
            {
                // What cannot be read is shown by the cmdlet that decides on it.
            }
        }

        return Sorted(ids);
    }

    public static async Task<string[]> TicketsAsync(ApiClient wec, CancellationToken cancel) =>
        Sorted((await GrantsAsync(wec, cancel)).Select(grant => grant.Ticket));

    public static async Task<string[]> RolesAsync(ApiClient wec, CancellationToken cancel) =>
        Sorted((await GrantsAsync(wec, cancel)).Select(grant => grant.Role));

    /// <summary>The feature gates that agents have.</summary>
    public static IEnumerable<string> FeatureGates => AgentFeatureGates.Names;

    private static Task<IReadOnlyList<GrantRecord>> GrantsAsync(ApiClient wec, CancellationToken cancel) =>
        GrantExporter.RecordsAsync(wec, new WecTarget(), cancel);

    private static async Task<IEnumerable<ResourceType>> TypesAsync(ApiClient server, CancellationToken cancel) =>
        (await new DiscoveryClient(server).GetAsync(cancel)).Resources.Select(resource => resource.Type);

    private static async Task<string[]> NamesAsync(ApiClient server, ResourceType type, CancellationToken cancel)
    {
        var names = new List<string>();
        await foreach (var item in server.ListAsync(type, null, ListOptions.All, JsonWire.AnyObject, cancel))
        {
            names.Add(((JsonNode)item).TextAt("metadata", "name") ?? "");
            if (names.Count == MaxObjects)
            {
                break;
            }
        }

        return Sorted(names);
    }

    private static async Task<string[]> CollectAsync(ApiClient its, Func<ManagedCluster, IEnumerable<string>> words, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        await foreach (var cluster in its.ListAsync(
            OcmTypes.ManagedClusters, null, ListOptions.All, OcmJson.Default.ManagedCluster, cancel))
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
