using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Says what taking a WEC out would do, in the order it is done.</summary>
internal static class LeavingChanges
{
    public static IReadOnlyList<string> Of(UnregistrationRequest request, HubRemains? hub, WecRemains? wec) =>
        [.. OnHub(request, hub), .. OnWec(request, wec), .. AfterwardsOnHub(request, hub)];

    /// <summary>The same in one line, by what is counted of each kind: what a question can show.</summary>
    public static string Summary(UnregistrationRequest request, HubRemains? hub, WecRemains? wec)
    {
        var sides = new List<string>();
        if (hub is not null && CountsOnHub(request, hub) is { Count: > 0 } onHub)
        {
            sides.Add($"delete on the ITS: {string.Join(", ", onHub)}");
        }

        if (wec is not null && CountsOnWec(wec) is { Count: > 0 } onWec)
        {
            sides.Add($"delete on the WEC: {string.Join(", ", onWec)}");
        }

        return string.Join("; ", sides);
    }

    private static List<string> CountsOnHub(UnregistrationRequest request, HubRemains hub)
    {
        var counts = new List<string>();
        if (hub.Works.Count > 0)
        {
            counts.Add(Count(hub.Works.Count, "ManifestWork") + (LetsGo(request, hub) ? " (what is deployed stays)" : ""));
        }

        AddIf(hub.AddOns.Count > 0, Count(hub.AddOns.Count, "add-on"));
        AddIf(hub.Cluster is not null, "its ManagedCluster");
        AddIf(hub.Requests.Count > 0, Count(hub.Requests.Count, "certificate request"));
        AddIf(hub.Properties is not null, "its properties");
        AddIf(hub.Mailbox is not null && hub.ForeignInMailbox.Count == 0, "its mailbox namespace");
        return counts;

        void AddIf(bool isThere, string what)
        {
            if (isThere)
            {
                counts.Add(what);
            }
        }
    }

    private static List<string> CountsOnWec(WecRemains wec)
    {
        var counts = new List<string>();
        if (wec.Klusterlet is { } klusterlet)
        {
            counts.Add($"Klusterlet {klusterlet.Name} with its agent");
        }

        if (wec.IsLast)
        {
            counts.AddRange(
                wec.Installed.Where(item => !IsKept(wec, item)).GroupBy(item => item.Type.Kind).Select(g => Count(g.Count(), g.Key)));
        }

        return counts;
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static bool LetsGo(UnregistrationRequest request, HubRemains hub) => request.Force && hub.HeldWorks.Any() && !hub.IsAgentAlive;

    private static IEnumerable<string> OnHub(UnregistrationRequest request, HubRemains? hub)
    {
        if (hub is null)
        {
            yield break;
        }

        if (hub is { Cluster.Metadata.DeletionTimestamp: null, IsSelected: true, SelectingLabels.Count: > 0 })
        {
            yield return $"remove its labels {string.Join(", ", hub.SelectingLabels)}, so that nothing selects it";
        }

        if (hub.AddOns.Count + hub.Works.Count > 0)
        {
            var how = LetsGo(request, hub)
                ? "let go without its agent (what is deployed stays)"
                : "delete and wait for its agent to take the workload away:";
            yield return $"{how} {hub.AddOns.Count} add-ons and {hub.Works.Count} ManifestWorks";
        }

        if (hub.Cluster is not null)
        {
            yield return hub.Cluster.Metadata.DeletionTimestamp is null
                ? $"delete ManagedCluster {request.Name}"
                : $"wait for ManagedCluster {request.Name}, which is being deleted";
        }
    }

    private static IEnumerable<string> OnWec(UnregistrationRequest request, WecRemains? wec)
    {
        if (wec is null)
        {
            yield break;
        }

        if (wec.Klusterlet is { } klusterlet)
        {
            yield return $"delete Klusterlet {klusterlet.Name} and wait for its agent to go";
        }

        if (!wec.IsLast)
        {
            yield break;
        }

        if (request.Force && wec.OwnWorks.Any())
        {
            yield return $"leave {wec.OwnWorks.Sum(w => w.Objects.Count())} deployed objects without an owner";
        }

        foreach (var group in wec.Installed.Where(item => !IsKept(wec, item)).GroupBy(item => item.Type))
        {
            yield return $"delete {group.Key.Kind} {string.Join(", ", group.Select(NameOf).Order(StringComparer.Ordinal))}";
        }
    }

    private static string NameOf(ObjectAt item) => item.Namespace is null ? item.Name : $"{item.Namespace}/{item.Name}";

    /// <summary>What stays every time must not make every run a change.</summary>
    private static bool IsKept(WecRemains wec, ObjectAt item) => wec.Kept.Any(kept => kept.Item == item);

    private static IEnumerable<string> AfterwardsOnHub(UnregistrationRequest request, HubRemains? hub)
    {
        if (hub is null)
        {
            yield break;
        }

        if (hub.Requests.Count > 0)
        {
            yield return $"delete {hub.Requests.Count} certificate requests";
        }

        if (hub.Properties is not null)
        {
            yield return $"delete ConfigMap {KubeStellarNames.PropertiesNamespace}/{request.Name}";
        }

        if (hub.Mailbox is not null && hub.ForeignInMailbox.Count == 0)
        {
            yield return $"delete the mailbox, {CoreTypes.Namespaces.Kind} {request.Name}";
        }
    }
}
