using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Unregistration;

/// <summary>
/// Takes an agent off a WEC: the Klusterlet while its operator lives and can take it apart, then the operator, then everything that
/// the operator would have made anew.
/// </summary>
internal sealed class WecSide(ClusterClient wec, UnregistrationRequest request, RemovalLog log, IReport report)
{
    private const int Attempts = 5;

    private const string WorkFinalizer = "cluster.open-cluster-management.io/applied-manifest-work-cleanup";

    public async Task CleanAsync(WecRemains found, CancellationToken cancellationToken)
    {
        if (found.Klusterlet is { } klusterlet)
        {
            await RemoveKlusterletAsync(klusterlet, found.HasOperator, cancellationToken);
        }

        if (!found.IsLast)
        {
            foreach (var other in found.Others)
            {
                log.Keep(
                    $"Klusterlet {other.Metadata.Name}",
                    $"it is of another registration, as '{other.Spec.ClusterName}', and needs the operator");
            }

            return;
        }

        var recordsLeft = await ReleaseWorksAsync(cancellationToken);
        var agentNamespace = found.Klusterlet?.AgentNamespace ?? OcmNames.AgentNamespace;
        var installed = await WecRemains.InstalledAsync(wec, agentNamespace, [], cancellationToken);
        var kept = await WecKept.ReadAsync(wec, installed, recordsLeft, cancellationToken);
        foreach (var item in installed)
        {
            if (kept.FirstOrDefault(k => k.Item == item) is { } reason)
            {
                log.Keep(item, reason.Reason);
                continue;
            }

            await RemoveAsync(item, cancellationToken);
        }
    }

    private async Task RemoveKlusterletAsync(Klusterlet klusterlet, bool hasOperator, CancellationToken cancellationToken)
    {
        var item = new ObjectAt(OcmTypes.Klusterlets, null, klusterlet.Name);
        await log.MustDeleteAsync(item, cancellationToken, new() { Uid = klusterlet.Metadata.Uid });
        report.Progress($"Waiting for the operator to take the agent of {item} apart");
        var patience = hasOperator ? request.Timeout : TimeSpan.Zero;
        if (hasOperator && await GoneWait.WaitAsync(wec, item, patience, cancellationToken, klusterlet.Metadata.Uid))
        {
            return;
        }

        // The operator may have begun to hold it, or have said what is wrong, since it was read at first.
        var left = request.Force
            ? null
            : await wec.FindAsync<Klusterlet>(item.Name, null, cancellationToken);
        if (left?.Metadata.Uid == klusterlet.Metadata.Uid && left?.Metadata.Finalizers is { Count: > 0 })
        {
            throw new WecException(
                "UnregisterTimeout", WecErrorKind.Timeout,
                $"The klusterlet operator did not take the agent of '{request.Name}' apart within {patience.TotalSeconds:0} s. "
                + $"{string.Join(" ", AgentDiagnosis.Of(left, []).Findings)}",
                "Does the operator run (Deployment open-cluster-management/klusterlet)? Run Unregister-Wec again, or with -Force to do without it.");
        }

        await ReleaseAsync(item, null, cancellationToken);
        await GoneWait.WaitAsync(wec, item, request.Timeout, cancellationToken, klusterlet.Metadata.Uid);
    }

    /// <summary>
    /// Drops the records of what agents deployed, so that nothing is deleted with them: their objects forget their owner first.
    /// </summary>
    /// <returns>How many records are left.</returns>
    private async Task<int> ReleaseWorksAsync(CancellationToken cancellationToken)
    {
        var works = await wec.ListAllAsync<AppliedManifestWork>(null, ListOptions.Kept, cancellationToken);
        var left = 0;
        foreach (var work in works)
        {
            var item = new ObjectAt(OcmTypes.AppliedManifestWorks, null, work.Name);
            if (!request.Force)
            {
                log.Keep(item, $"{work.Objects.Count()} objects belong to it; -Force leaves them without an owner");
                left++;
                continue;
            }

            if (work.Metadata.Finalizers?.Contains(WorkFinalizer) is true)
            {
                await ReleaseAsync(item, WorkFinalizer, cancellationToken);
            }

            await log.DeleteAsync(item, cancellationToken, new() { Uid = work.Metadata.Uid, Propagation = DeletePropagation.Orphan });
            left += await GoneWait.WaitAsync(wec, item, request.Timeout, cancellationToken, work.Metadata.Uid) ? 0 : 1;
        }

        return left;
    }

    private async Task RemoveAsync(ObjectAt item, CancellationToken cancellationToken)
    {
        await log.DeleteAsync(item, cancellationToken);
        if (item.Type == CoreTypes.Deployments || item.Type == CoreTypes.Namespaces || item.Type == CoreTypes.CustomResourceDefinitions)
        {
            report.Progress($"Waiting for {item} to go");
            if (!await GoneWait.WaitAsync(wec, item, request.Timeout, cancellationToken))
            {
                log.Keep(item, "it is still terminating");
            }
        }
    }

    /// <summary>Takes one finalizer, or all, off an object; one that has gone meanwhile needs none.</summary>
    private async Task ReleaseAsync(ObjectAt item, string? finalizer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await TryReleaseAsync(item, finalizer, attempt < Attempts, cancellationToken); attempt++)
        {
            // Its agent wrote to it meanwhile; what it wants now is to be seen first.
        }
    }

    private async Task<bool> TryReleaseAsync(ObjectAt item, string? finalizer, bool mayRetry, CancellationToken cancellationToken)
    {
        var found = await wec.FindAsync(item.Type, item.Name, item.Namespace, ObjectJson.Default.NamedObject, cancellationToken);
        if (found?.Metadata.Finalizers is not { Count: > 0 } held)
        {
            return true;
        }

        var kept = finalizer is null ? [] : held.Where(f => f != finalizer).Select(f => (JsonNode)f).ToArray();
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = found.Metadata.ResourceVersion,
                ["finalizers"] = kept.Length == 0 ? null : new JsonArray(kept),
            },
        };
        try
        {
            await wec.MergePatchAsync(item.Type, item.Name, item.Namespace, patch, cancellationToken);
            log.Note($"finalizers of {item}");
        }
        catch (ApiException e) when (e.IsConflict && mayRetry)
        {
            return false;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            report.Verbose($"{item} has gone by itself.");
        }

        return true;
    }
}
