using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>
/// The work agent: applies the ManifestWorks of its mailbox with the permissions of its own service account, and reports the result of
/// each manifest to the hub.
/// </summary>
internal sealed class WorkAgent : IAsyncDisposable
{
    private const string UserAgent = "work/v0.0.0";
    private const string AllWorks = "";
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMinutes(1);

    private readonly AgentContext _context;
    private readonly ApiConnection _hub;
    private readonly ApiConnection _local;
    private readonly ManifestApplier _applier;
    private readonly AppliedWorks _applied;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;
    private readonly Dictionary<string, int> _attempts = [];

    public WorkAgent(AgentContext context, HubSecret secret)
    {
        _context = context;
        _hub = new ApiConnection(context.Target(secret.Kubeconfig), UserAgent, () => null, secret.LoadCertificate());
        _local = new ApiConnection(
            new ApiTarget(context.Wec.Url, context.Wec.Certificates.AuthorityPem), UserAgent, new ServiceAccountToken(context).Get);
        _applier = new ManifestApplier(context, _local);
        _applied = new AppliedWorks(context, secret.Kubeconfig.Server, _local);
        _queue = new WorkQueue<string>(ReconcileAsync, context.Wec.Time, workers: 2);
        _subscription = context.Wec.Store.Subscribe(OnLocalChange);
    }

    public void Wake(string work) => _queue.Add(work);

    public void WakeAll() => _queue.Add(AllWorks);

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
        _hub.Dispose();
        _local.Dispose();
    }

    // Changes that may turn a failure into a success: permissions, kinds and namespaces.
    private void OnLocalChange(StoreEvent change)
    {
        if (change.Id.Group is not (WellKnown.Rbac or "apiextensions.k8s.io") && change.Id is not { Group: "", Resource: "namespaces" })
        {
            return;
        }

        lock (_attempts)
        {
            foreach (var work in _attempts.Keys)
            {
                _queue.Add(work);
            }
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        if (_context.IsDead)
        {
            _queue.AddAfter(name, s_longestRetry);
            return;
        }

        if (name == AllWorks)
        {
            await EnqueueAllAsync(cancellationToken);
            return;
        }

        var path = ApiPaths.ManifestWork(_context.Spec.ClusterName, name);
        var work = await _hub.FindAsync(path, cancellationToken);
        if (work is null)
        {
            Settle(name, isDone: true);
        }
        else if (work.IsDeleting())
        {
            Settle(name, await DeleteAsync(work, path, cancellationToken));
        }
        else
        {
            Settle(name, await ApplyAsync(work, path, cancellationToken));
        }
    }

    private async Task EnqueueAllAsync(CancellationToken cancellationToken)
    {
        var works = await _hub.GetAsync(ApiPaths.ManifestWorks(_context.Spec.ClusterName), cancellationToken);
        foreach (var work in works.Objects("items"))
        {
            _queue.Add(work.Name());
        }
    }

    private async Task<bool> ApplyAsync(JsonObject work, string path, CancellationToken cancellationToken)
    {
        if (!work.HasFinalizer(HubNames.ManifestWorkCleanup))
        {
            work.AddFinalizer(HubNames.ManifestWorkCleanup);
            work = await _hub.PatchAsync(path, Finalizers(work), ApiConnection.MergePatch, cancellationToken);
        }

        var owner = _applied.Ensure(work.Name());
        var outcomes = await _applier.ApplyAsync(work, owner, cancellationToken);
        var isPruned = await _applied.RecordAsync(work, outcomes, cancellationToken);
        var status = WorkStatus.Build(work, outcomes, _context.Wec.Time.GetUtcNow());
        if (!JsonNode.DeepEquals(status, work["status"]))
        {
            var patch = new JsonObject { ["metadata"] = Version(work), ["status"] = status };
            await _hub.PatchAsync(path + "/status", patch, ApiConnection.MergePatch, cancellationToken);
        }

        return isPruned && outcomes.All(outcome => outcome.IsApplied && outcome.IsAvailable);
    }

    private async Task<bool> DeleteAsync(JsonObject work, string path, CancellationToken cancellationToken)
    {
        if (!work.HasFinalizer(HubNames.ManifestWorkCleanup))
        {
            return true;
        }

        if (!await _applied.RemoveAsync(work, cancellationToken))
        {
            return false;
        }

        work.RemoveFinalizer(HubNames.ManifestWorkCleanup);
        await _hub.PatchAsync(path, Finalizers(work), ApiConnection.MergePatch, cancellationToken);
        return true;
    }

    private void Settle(string name, bool isDone)
    {
        lock (_attempts)
        {
            if (isDone)
            {
                _attempts.Remove(name);
                return;
            }

            var count = _attempts[name] = _attempts.GetValueOrDefault(name) + 1;
            var delay = s_firstRetry * Math.Pow(2, Math.Min(count - 1, 10));
            _queue.AddAfter(name, delay < s_longestRetry ? delay : s_longestRetry);
        }
    }

    private static JsonObject Finalizers(JsonObject work)
    {
        var metadata = Version(work);
        metadata["finalizers"] = work.At("metadata", "finalizers")?.DeepClone();
        return new JsonObject { ["metadata"] = metadata };
    }

    // With both, a patch can only hit the work that was read: neither a newer state nor another object of that name.
    private static JsonObject Version(JsonObject work) =>
        new() { ["resourceVersion"] = work.Text("metadata", "resourceVersion"), ["uid"] = work.Uid() };
}
