using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>What speaks against rules that are granted as somebody wrote them: that they match nothing on this cluster.</summary>
internal static class RoleNotes
{
    public static async Task<IReadOnlyList<string>> OfAsync(
        ClusterClient cluster, string server, IEnumerable<RoleContent> contents, CancellationToken cancellationToken)
    {
        var written = contents.SelectMany(c => c.Resources).Distinct().ToList();
        var notes = written.Where(IsHopeless)
            .Select(r => $"The rule for {r} matches nothing: rules name plurals in lower case, and each subresource.").ToList();
        var known = written.Where(r => !IsHopeless(r)).ToList();
        var found = await new ResourceResolver(new DiscoveryClient(cluster), server: server)
            .ResolveAsync([.. known.Select(r => new ResourceName(r.Resource, r.Group, r.Subresource))], cancellationToken);
        notes.AddRange(known.Zip(found)
            .Select(pair => pair.First.Resource == pair.Second.Resource && pair.First.Group == pair.Second.Group ? pair.Second.Note
                : $"The rule for {pair.First} matches nothing: the cluster calls it {pair.Second}.")
            .OfType<string>());
        return [.. notes.Distinct()];
    }

    private static bool IsHopeless(ResolvedResource resource) =>
        resource.Resource.Any(char.IsAsciiLetterUpper) || resource is { Subresource: "*", Resource: not "*" };
}
