using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Unregistration;

/// <summary>
/// Takes a WEC out of its ITS. The order lets the agent take away what it deployed while it still may: labels, so that nothing new
/// is sent; what is in the mailbox; the ManagedCluster.
/// </summary>
internal sealed class HubSide(ClusterClient its, UnregistrationRequest request, RemovalLog log, IReport report)
{
    private static readonly TimeSpan s_betweenReleases = TimeSpan.FromSeconds(2);

    private const int MostNamed = 5;

    private readonly MailboxDrain _drain = new(its, request.Name, request.Timeout, log, report);
    private string? _last;

    private ObjectAt Cluster => new(OcmTypes.ManagedClusters, null, request.Name);

    public async Task TakeOutAsync(HubRemains hub, CancellationToken cancellationToken)
    {
        if (hub.Cluster is { } cluster)
        {
            var isAlive = hub.IsAgentAlive || !hub.HeldWorks.Any();
            if (cluster.Metadata.Deleted is null)
            {
                await DeselectAsync(hub, cancellationToken);
                if (!hub.EmptiesMailbox && isAlive)
                {
                    await DrainAsync(untilEmpty: false, cancellationToken);
                }
            }

            await DeleteClusterAsync(cluster.Metadata.Uid, isAlive, cancellationToken);
        }

        await DrainAsync(untilEmpty: true, cancellationToken);
    }

    /// <summary>
    /// Takes away what nobody deletes with a ManagedCluster, once no agent asks any more; and the ManagedCluster again, if an agent
    /// that was still running has announced itself anew meanwhile.
    /// </summary>
    public async Task TidyAsync(bool isAgentGone, CancellationToken cancellationToken)
    {
        var left = await HubRemains.ReadAsync(its, request.Name, cancellationToken);
        if (left.Cluster is { } back)
        {
            if (!isAgentGone)
            {
                log.Keep(Cluster, "an agent in the WEC has announced itself again");
                return;
            }

            report.Verbose($"An agent has announced '{request.Name}' again before it was removed.");
            await TakeOutAsync(left, cancellationToken);
            left = await HubRemains.ReadAsync(its, request.Name, cancellationToken);
        }

        foreach (var asked in left.Requests)
        {
            await log.DeleteAsync(new(CoreTypes.CertificateSigningRequests, null, asked.Metadata.Name), cancellationToken);
        }

        if (left.Properties is not null)
        {
            await log.DeleteAsync(new(CoreTypes.ConfigMaps, KubeStellarNames.PropertiesNamespace, request.Name), cancellationToken);
        }

        if (left.Mailbox is not null)
        {
            await DeleteMailboxAsync(left, cancellationToken);
        }
    }

    /// <summary>Without the labels people select it by, no BindingPolicy sends works anew while the mailbox is emptied.</summary>
    private async Task DeselectAsync(HubRemains hub, CancellationToken cancellationToken)
    {
        if (!hub.IsSelected || hub.SelectingLabels.Count == 0)
        {
            return;
        }

        var labels = new JsonObject();
        foreach (var key in hub.SelectingLabels)
        {
            labels[key] = null;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = hub.Cluster!.Metadata.Uid, ["labels"] = labels } };
        await its.MergePatchAsync(OcmTypes.ManagedClusters, request.Name, null, patch, cancellationToken);
        log.Note($"labels {string.Join(", ", hub.SelectingLabels)} of {Cluster}");
    }

    private async Task DrainAsync(bool untilEmpty, CancellationToken cancellationToken)
    {
        try
        {
            await _drain.RunAsync(untilEmpty, cancellationToken);
        }
        catch (WecException e) when (request.Force && e.ErrorId == "UnregisterTimeout")
        {
            report.Warning($"{e.Message} They are let go; what they deployed stays in the WEC.");
            await _drain.ReleaseAsync(cancellationToken);
        }
    }

    private async Task DeleteClusterAsync(string? uid, bool isAlive, CancellationToken cancellationToken)
    {
        // Announced anew under the same name is not what was decided on.
        await log.MustDeleteAsync(Cluster, cancellationToken, new() { Uid = uid });
        if (isAlive && await WaitAsync(uid, request.Timeout, cancellationToken))
        {
            return;
        }

        if (!request.Force)
        {
            throw new WecException(
                "UnregisterTimeout", WecErrorKind.Timeout,
                $"'{request.Name}' was not gone from the ITS within {request.Timeout.TotalSeconds:0} s: {_last ?? "nothing says what it waits for"}.",
                "Run Unregister-Wec again: it goes on from here. If its agent is dead, -Force lets the works go and leaves what is deployed.");
        }

        var started = TimeProvider.System.GetTimestamp();
        do
        {
            // The hub deletes in stages, and controllers that have not heard yet may bring something back.
            await _drain.ReleaseAsync(cancellationToken);
            if (await WaitAsync(uid, s_betweenReleases, cancellationToken))
            {
                return;
            }
        }
        while (TimeProvider.System.GetElapsedTime(started) < request.Timeout);

        throw new WecException(
            "HubDoesNotFinish", WecErrorKind.Timeout,
            $"'{request.Name}' is not gone from the ITS although nothing of its mailbox is left: {_last ?? "nothing says what it waits for"}.",
            "Are the controllers of the ITS running (Test-WecIts)? Run Unregister-Wec again when they are.");
    }

    private Task<bool> WaitAsync(string? uid, TimeSpan patience, CancellationToken cancellationToken)
    {
        report.Progress($"Waiting for the ITS to let '{request.Name}' go");
        return GoneWait.WaitAsync(its, Cluster, uid, OcmJson.Default.ManagedCluster, c => c.Metadata, Tell, patience, cancellationToken);

        void Tell(ManagedCluster cluster)
        {
            if (cluster.Condition(ManagedClusterCondition.Deleting)?.Message is { Length: > 0 } message)
            {
                _last = message;
                report.Progress(message);
            }
        }
    }

    private async Task DeleteMailboxAsync(HubRemains left, CancellationToken cancellationToken)
    {
        var mailbox = new ObjectAt(CoreTypes.Namespaces, null, request.Name);
        string[] inside =
        [
            .. left.ForeignInMailbox,
            .. left.AddOns.Select(a => $"ManagedClusterAddOn {a.Metadata.Name}"),
            .. left.Works.Select(w => $"ManifestWork {w.Metadata.Name}"),
        ];
        if (inside.Length > 0)
        {
            log.Keep(mailbox, $"it holds {string.Join(", ", inside.Take(MostNamed))}");
            return;
        }

        await log.DeleteAsync(mailbox, cancellationToken, new() { Uid = left.Mailbox!.Metadata.Uid });
        report.Progress($"Waiting for {mailbox} to go");
        if (!await GoneWait.WaitAsync(its, mailbox, request.Timeout, cancellationToken, left.Mailbox.Metadata.Uid))
        {
            log.Keep(mailbox, "it is still terminating");
        }
    }
}
