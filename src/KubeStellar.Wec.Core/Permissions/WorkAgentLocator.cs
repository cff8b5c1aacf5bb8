using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions;

/// <summary>Reads from a WEC's Klusterlet who its work agent is.</summary>
public static class WorkAgentLocator
{
    /// <summary>
    /// The work agent of a WEC; the usual identity, with a note, when the WEC has no Klusterlet or does not show it. Of several
    /// Klusterlets the one that registers <paramref name="wecName"/> counts.
    /// </summary>
    public static async Task<WorkAgentIdentity> LocateAsync(ApiClient wec, string wecName, CancellationToken cancel)
    {
        var klusterlets = new List<JsonObject>();
        try
        {
            var options = new ListOptions { PageSize = 100 };
            await foreach (var klusterlet in wec.ListAsync(OcmTypes.Klusterlets, null, options, JsonWire.AnyObject, cancel))
            {
                klusterlets.Add(klusterlet);
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return WorkAgentIdentity.Default with
            {
                Note = $"The Klusterlet may not be read, so the usual agent is assumed: {e.Message}", Doubt = WorkAgentDoubt.Unreadable,
            };
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // No Klusterlet type: as good as no Klusterlet.
        }

        return Choose(klusterlets, wecName);
    }

    internal static WorkAgentIdentity Choose(IEnumerable<JsonObject> klusterlets, string wecName)
    {
        // The agent of a hosted Klusterlet works on another cluster than the one that holds the Klusterlet.
        var own = klusterlets.Where(k => k.TextAt("spec", "deployOption", "mode")?.EndsWith("Hosted", StringComparison.Ordinal) != true).ToList();
        var mine = own.Find(k => k.TextAt("spec", "clusterName") == wecName);
        if (mine is not null)
        {
            return Read(mine);
        }

        return own switch
        {
            [] => WorkAgentIdentity.Default with
            {
                Note = "The cluster has no Klusterlet, so the usual agent is assumed; it may not be registered.",
                Doubt = WorkAgentDoubt.NoKlusterlet,
            },
            [var only] when only.TextAt("spec", "clusterName") is { Length: > 0 } other => Read(only) with
            {
                Note = $"The Klusterlet on this cluster registers it as '{other}', not as '{wecName}'.", Doubt = WorkAgentDoubt.OtherName,
            },
            [var only] => Read(only) with { Doubt = WorkAgentDoubt.Unnamed },
            _ => Read(own[0]) with
            {
                Note = $"None of the {own.Count} Klusterlets on this cluster registers it as '{wecName}'; the first one is assumed.",
                Doubt = WorkAgentDoubt.OtherName,
            },
        };
    }

    private static WorkAgentIdentity Read(JsonObject klusterlet) => new(
        klusterlet.TextAt("metadata", "name") ?? WorkAgentIdentity.Default.KlusterletName,
        klusterlet.TextAt("spec", "namespace") is { Length: > 0 } chosen ? chosen : OcmNames.AgentNamespace);
}
