using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>What a work agent has deployed, and so must be able to delete.</summary>
internal static class DeployedObjects
{
    /// <summary>By the agent's own record on the WEC.</summary>
    public static async Task<IReadOnlyList<Permission>> OnWecAsync(ClusterClient wec, CancellationToken cancellationToken)
    {
        var found = new List<Permission>();
        await foreach (var work in wec.ListAsync(
            OcmTypes.AppliedManifestWorks, null, ListOptions.Kept, JsonWire.AnyObject, cancellationToken))
        {
            found.AddRange(Read(work.At("status", "appliedResources"), entry => entry));
        }

        return found;
    }

    /// <summary>By what the agent reports to the mailbox.</summary>
    public static async Task<IReadOnlyList<Permission>> InMailboxAsync(
        ClusterClient its, string mailbox, CancellationToken cancellationToken)
    {
        var found = new List<Permission>();
        await foreach (var work in its.ListAsync(OcmTypes.ManifestWorks, mailbox, ListOptions.Kept, JsonWire.AnyObject, cancellationToken))
        {
            found.AddRange(Read(work.At("status", "resourceStatus", "manifests"), entry => entry.At("resourceMeta")));
        }

        return found;
    }

    /// <summary>Those that what is lost was needed for, and that nothing of what stays allows to delete.</summary>
    public static IReadOnlyList<string> Needing(
        IEnumerable<Permission> deployed, IReadOnlyList<(string? Place, IReadOnlyList<PolicyRule> Rules)> lost,
        IReadOnlyList<(string? Place, IReadOnlyList<PolicyRule> Rules)> kept) =>
        [.. deployed.Where(p => IsIn(p, lost) && !IsIn(p, kept)).Select(p => p.ToString()["delete ".Length..]).Distinct()];

    private static bool IsIn(Permission permission, IEnumerable<(string? Place, IReadOnlyList<PolicyRule> Rules)> granted) => granted.Any(g =>
        (g.Place is null || g.Place == permission.Namespace) &&
        (PolicyRules.Allow(g.Rules, permission) || PolicyRules.Allow(g.Rules, permission with { Verb = "update" })));

    private static IEnumerable<Permission> Read(JsonNode? list, Func<JsonNode?, JsonNode?> where) =>
        list is not JsonArray entries ? [] : entries.Select(where)
            .Where(entry => entry.TextAt("resource") is { Length: > 0 } && entry.TextAt("name") is { Length: > 0 })
            .Select(entry => new Permission(
                "delete", entry.TextAt("group") ?? "", entry.TextAt("resource")!, null, entry.TextAt("name"),
                entry.TextAt("namespace") is { Length: > 0 } place ? place : null));
}
