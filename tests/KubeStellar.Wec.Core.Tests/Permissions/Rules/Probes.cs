using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

/// <summary>Questions that come near what some permissions allow: most differ from it in one part or two.</summary>
internal static class Probes
{
    private static readonly string[] s_verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "escalate", "bind", "impersonate", "use", "*", "fetch"];

    private static readonly string?[] s_namespaces = [null, "default", "kube-system", "open-cluster-management-agent", "nowhere"];
    private static readonly string?[] s_names = [null, "other", "a", "klusterlet"];
    private static readonly string?[] s_subresources = [null, null, "status", "scale", "token", "finalizers", "*"];

    public static IReadOnlyList<Permission> Around(IReadOnlyList<AgentPermission> permissions, int count, int seed)
    {
        var random = new Random(seed);
        var resources = permissions.Where(p => p.NonResourceUrl is null).ToList();
        var groups = resources.Select(p => p.Group).Append("example.com").Distinct().ToArray();
        var urls = permissions.Where(p => p.NonResourceUrl is not null).Select(p => p.NonResourceUrl!.TrimEnd('*')).Append("/other").ToArray();
        var probes = new HashSet<Permission>();
        while (probes.Count < count)
        {
            var near = resources[random.Next(resources.Count)];
            probes.Add(random.Next(20) == 0
                ? new(Pick(s_verbs), "", "", NonResourceUrl: Pick(urls) + Pick(["", "x", "/x"]))
                : new(
                    random.Next(3) == 0 ? Pick(s_verbs) : Pick(near.Verb),
                    random.Next(8) == 0 ? Pick(groups) : near.Group is "*" ? "example.com" : near.Group,
                    near.Resource is "*" ? Pick(["things", "pods"]) : near.Resource,
                    random.Next(4) == 0 ? Pick(s_subresources) : near.Subresource,
                    near.ResourceName.Length > 0 && random.Next(2) == 0 ? Pick(near.ResourceName) : Pick(s_names),
                    near.Namespace is { } place && random.Next(2) == 0 ? place : Pick(s_namespaces)));
        }

        return [.. probes];

        T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }

    /// <summary>What rows mean when they are all one has.</summary>
    public static bool Allow(IEnumerable<AgentPermission> rows, Permission asked) => rows.Any(row =>
        (row.Namespace is null || (asked.NonResourceUrl is null && row.Namespace == asked.Namespace)) && AsRule(row).Allows(asked));

    private static PolicyRule AsRule(AgentPermission row) => row.NonResourceUrl is { } url
        ? new() { Verbs = row.Verb, NonResourceUrls = [url] }
        : new()
        {
            Verbs = row.Verb,
            ApiGroups = [row.Group],
            Resources = [row.Subresource is null ? row.Resource : $"{row.Resource}/{row.Subresource}"],
            ResourceNames = row.ResourceName,
        };
}
