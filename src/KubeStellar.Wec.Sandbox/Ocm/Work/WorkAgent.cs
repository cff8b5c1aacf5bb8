using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>
/// The work agent: applies the ManifestWorks of its mailbox with the rights of its own service account, and tells the hub what
/// came of each manifest.
/// </summary>
internal sealed class WorkAgent : IAsyncDisposable
{
    private const string UserAgent = "work/v0.0.0";
    private const string AllWorks = "";
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly AgentContext context;
    private readonly ApiConnection hub;
    private readonly ApiConnection local;
    private readonly ManifestApplier applier;
    private readonly AppliedWorks applied;
    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;
    private readonly Dictionary<string, int> attempts = [];

    public WorkAgent(AgentContext context, HubSecret secret)
    {
        this.context = context;
        hub = new ApiConnection(context.Target(secret.Kubeconfig), UserAgent, () => null, secret.LoadCertificate());
        local = new ApiConnection(
            new ApiTarget(context.Wec.Url, context.Wec.Certificates.AuthorityPem), UserAgent, new ServiceAccountToken(context).Get);
        applier = new ManifestApplier(context, local);
        applied = new AppliedWorks(context, secret.Kubeconfig.Server, local);
        queue = new WorkQueue<string>(ReconcileAsync, context.Wec.Time, workers: 2);
        subscription = context.Wec.Store.Subscribe(OnLocalChange);
        WakeAll();
    }

    public void Wake(string work) => queue.Add(work);

    public void WakeAll() => queue.Add(AllWorks);

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
        hub.Dispose();
        local.Dispose();
    }

    // What could turn a refusal into a success: permissions, kinds and namespaces.
    private void OnLocalChange(StoreEvent change)
    {
        if (change.Id.Group is not (WellKnown.Rbac or "apiextensions.k8s.io") && change.Id is not { Group: "", Resource: "namespaces" })
        {
            return;
        }

        lock (attempts)
        {
            foreach (var work in attempts.Keys)
            {
                queue.Add(work);
            }
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken cancellation)
    {
        if (context.IsDead)
        {
            queue.AddAfter(name, LongestRetry);
            return;
        }

        if (name == AllWorks)
        {
            await EnqueueAllAsync(cancellation);
            return;
        }

        var path = ApiPaths.ManifestWork(context.Spec.ClusterName, name);
        var work = await hub.FindAsync(path, cancellation);
        if (work is null)
        {
            Settle(name, isDone: true);
        }
        else if (work.IsDeleting())
        {
            Settle(name, await DeleteAsync(work, path, cancellation));
        }
        else
        {
            Settle(name, await ApplyAsync(work, path, cancellation));
        }
    }

    private async Task EnqueueAllAsync(CancellationToken cancellation)
    {
        var works = await hub.GetAsync(ApiPaths.ManifestWorks(context.Spec.ClusterName), cancellation);
        foreach (var work in works.Objects("items"))
        {
            queue.Add(work.Name());
        }
    }

    private async Task<bool> ApplyAsync(JsonObject work, string path, CancellationToken cancellation)
    {
        if (!work.HasFinalizer(HubNames.ManifestWorkCleanup))
        {
            work.AddFinalizer(HubNames.ManifestWorkCleanup);
            work = await hub.PatchAsync(path, Finalizers(work), ApiConnection.MergePatch, cancellation);
        }

        var owner = applied.Ensure(work.Name());
        var outcomes = await applier.ApplyAsync(work, owner, cancellation);
        var isPruned = await applied.RecordAsync(work, outcomes, cancellation);
        var status = WorkStatus.Build(work, outcomes, context.Wec.Time.GetUtcNow());
        if (!JsonNode.DeepEquals(status, work["status"]))
        {
            var patch = new JsonObject { ["metadata"] = Version(work), ["status"] = status };
            await hub.PatchAsync(path + "/status", patch, ApiConnection.MergePatch, cancellation);
        }

        return isPruned && outcomes.All(outcome => outcome.IsApplied && outcome.IsAvailable);
    }

    private async Task<bool> DeleteAsync(JsonObject work, string path, CancellationToken cancellation)
    {
        if (!work.HasFinalizer(HubNames.ManifestWorkCleanup))
        {
            return true;
        }

        if (!await applied.RemoveAsync(work, cancellation))
        {
            return false;
        }

        work.RemoveFinalizer(HubNames.ManifestWorkCleanup);
        await hub.PatchAsync(path, Finalizers(work), ApiConnection.MergePatch, cancellation);
        return true;
    }

    private void Settle(string name, bool isDone)
    {
        lock (attempts)
        {
            if (isDone)
            {
                attempts.Remove(name);
                return;
            }

            var count = attempts[name] = attempts.GetValueOrDefault(name) + 1;
            var delay = FirstRetry * Math.Pow(2, Math.Min(count - 1, 10));
            queue.AddAfter(name, delay < LongestRetry ? delay : LongestRetry);
        }
    }

    private static JsonObject Finalizers(JsonObject work)
    {
        var metadata = Version(work);
        metadata["finalizers"] = work.At("metadata", "finalizers")?.DeepClone();
        return new JsonObject { ["metadata"] = metadata };
    }

    // With both, a patch meant for the work that was read can hit no other: neither a newer state nor a namesake.
    private static JsonObject Version(JsonObject work) =>
        new() { ["resourceVersion"] = work.Text("metadata", "resourceVersion"), ["uid"] = work.Uid() };
}
