using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>What an accepted agent reports to the hub: the lease, and the status of its cluster.</summary>
internal sealed class ClusterReporter(AgentContext context, Condition? rotation)
{
    private DateTimeOffset _nextRenewal = DateTimeOffset.MinValue;

    /// <summary>Renews the lease when it is due, and the status when it differs.</summary>
    /// <returns>The time until the lease is due again.</returns>
    public async Task<TimeSpan> ReportAsync(ApiConnection hub, JsonObject cluster, CancellationToken cancellationToken)
    {
        var now = context.Wec.Time.GetUtcNow();
        var duration = LeaseTime.Duration(cluster);
        if (now >= _nextRenewal || _nextRenewal > now + duration)
        {
            var path = ApiPaths.Lease(context.Spec.ClusterName);
            var lease = await hub.GetAsync(path, cancellationToken);
            lease.Child("spec")["renewTime"] = LeaseTime.Format(now);
            EnsureAlive();
            await hub.PutAsync(path, lease, cancellationToken);
            _nextRenewal = now + duration;
        }

        // While the clocks differ the hub cannot trust times from the agent, so the agent reports no status.
        if (Conditions.Status(cluster, HubNames.ClockSynced) != "False")
        {
            await ReportStatusAsync(hub, cluster, now, cancellationToken);
        }

        return _nextRenewal - now;
    }

    /// <summary>A step that began before its cluster died must not report it as alive afterwards.</summary>
    private void EnsureAlive()
    {
        if (context.IsDead)
        {
            throw new HttpRequestException("The cluster of the agent is dead.");
        }
    }

    private async Task ReportStatusAsync(ApiConnection hub, JsonObject cluster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var becomesAvailable = !Conditions.IsTrue(cluster, HubNames.Available);
        var next = (JsonObject)cluster.DeepClone();
        var status = next.Child("status");
        ClusterFacts.Write(context.Wec.Store, status);
        Conditions.Set(next, Condition.True(HubNames.Joined, "ManagedClusterJoined", "Managed cluster joined"), now);
        Conditions.Set(next, Condition.True(HubNames.Available, "ManagedClusterAvailable", "Managed cluster is available"), now);
        if (rotation is not null)
        {
            Conditions.Set(next, rotation, now);
        }

        if (JsonNode.DeepEquals(status, cluster["status"]))
        {
            return;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = cluster.Text("metadata", "resourceVersion"), ["uid"] = cluster.Uid() },
            ["status"] = status.DeepClone(),
        };
        EnsureAlive();
        await hub.PatchAsync(ApiPaths.ManagedCluster(cluster.Name()) + "/status", patch, ApiConnection.MergePatch, cancellationToken);
        if (becomesAvailable)
        {
            await AnnounceAsync(hub, cluster, now, cancellationToken);
        }
    }

    private static async Task AnnounceAsync(ApiConnection hub, JsonObject cluster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = cluster.Name();
        var note = $"The {name} is successfully imported, and it is managed by the hub cluster. Its apieserver is available";
        var announcement = ClusterEvents.Build(cluster, "klusterlet-agent", "Available", "Normal", note, now);
        try
        {
            await hub.PostAsync(ApiPaths.Events(name), announcement, cancellationToken);
        }
        catch (ApiException)
        {
            // The event is optional; if the hub refuses it, the report is not repeated.
        }
    }
}
