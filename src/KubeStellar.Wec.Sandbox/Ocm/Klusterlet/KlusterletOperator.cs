using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>
/// The klusterlet operator of one WEC. As on a real cluster it does nothing until its Deployment exists; then it creates, for
/// every Klusterlet, what the agents need, and runs them.
/// </summary>
internal sealed partial class KlusterletOperator : IAsyncDisposable
{
    private const string Finalizer = "operator.open-cluster-management.io/klusterlet-cleanup";

    private const int LongestName = 63;

    private readonly ApiServer _wec;
    private readonly HubSignals _signals;
    private readonly Dictionary<string, (KlusterletSpec Spec, RegistrationAgent Agent)> _agents = [];
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public KlusterletOperator(ApiServer wec, HubSignals signals)
    {
        _wec = wec;
        _signals = signals;
        _queue = new WorkQueue<string>(ReconcileAsync, wec.Time);
        _subscription = wec.Store.Subscribe(OnEvent);
        wec.Faults.Changed += OnFaultsChanged;
        EnqueueAll();
    }

    private ObjectStore Store => _wec.Store;

    public async ValueTask DisposeAsync()
    {
        _wec.Faults.Changed -= OnFaultsChanged;
        _subscription.Dispose();
        await _queue.DisposeAsync();
        foreach (var (_, agent) in _agents.Values)
        {
            await agent.DisposeAsync();
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    private void OnFaultsChanged()
    {
        lock (_agents)
        {
            foreach (var (_, agent) in _agents.Values)
            {
                agent.Wake();
            }
        }
    }

    private void OnEvent(StoreEvent change)
    {
        switch (change.Id)
        {
            case { Group: WellKnown.Operator, Resource: "klusterlets" }:
                _queue.Add(change.Id.Name);
                break;
            case { Group: WellKnown.Apps, Resource: "deployments" } when IsOurs(change.Id):
            case { Group: "", Resource: "namespaces" } when change.Type == StoreEventType.Deleted:
            case { Group: WellKnown.Rbac } when change.Type == StoreEventType.Deleted:
            case { Group: "", Resource: "serviceaccounts" } when change.Type == StoreEventType.Deleted:
                EnqueueAll();
                break;
            case { Group: "", Resource: "secrets", Name: HubSecret.Name or HubSecret.BootstrapName }:
                EnqueueAll();
                Wake(agent => agent.Spec.Namespace == change.Id.Namespace);
                break;
            case { Group: "", Resource: "nodes" } or { Group: WellKnown.Cluster, Resource: "clusterclaims" }:
                Wake(_ => true);
                break;
        }
    }

    private bool IsOurs(ResourceId deployment)
    {
        lock (_agents)
        {
            return deployment is { Namespace: AgentDeployments.OperatorNamespace, Name: AgentDeployments.OperatorName }
                || _agents.Values.Any(agent => agent.Spec.Namespace == deployment.Namespace);
        }
    }

    private void EnqueueAll()
    {
        foreach (var klusterlet in Store.List(WellKnown.Operator, "klusterlets"))
        {
            _queue.Add(klusterlet.Name());
        }

        _queue.Add("");
    }

    private void Wake(Func<(KlusterletSpec Spec, RegistrationAgent Agent), bool> which)
    {
        lock (_agents)
        {
            foreach (var agent in _agents.Values.Where(which))
            {
                agent.Agent.Wake();
            }
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        var operation = WellKnown.Deployment(AgentDeployments.OperatorNamespace, AgentDeployments.OperatorName);
        var isRunning = Store.Get(operation) is { } deployment && !deployment.IsDeleting()
            && deployment.Number("spec", "replicas") is not 0;
        if (name.Length == 0)
        {
            DeploymentStatus.MarkRunning(Store, operation, _wec.Time);
            await StopOrphansAsync();
            return;
        }

        var klusterlet = Store.Get(WellKnown.Klusterlet(name));
        if (klusterlet is null)
        {
            await StopAsync(name);
        }
        else if (isRunning)
        {
            await ReconcileAsync(klusterlet);
        }
    }

    private async Task ReconcileAsync(JsonObject klusterlet)
    {
        var spec = KlusterletSpec.Of(klusterlet);
        if (klusterlet.IsDeleting())
        {
            await CleanUpAsync(spec);
            return;
        }

        if (Problem(spec) is { } problem)
        {
            KlusterletStatus.SetInvalid(_wec, spec, problem);
            return;
        }

        if (!Store.Hold(WellKnown.Klusterlet(spec.Name), spec.Uid, Finalizer))
        {
            return;
        }

        if (Store.Get(WellKnown.Namespace(spec.Namespace)) is { } agentNamespace && agentNamespace.IsDeleting())
        {
            // What is created now would be deleted with it; the end of the deletion is an event.
            await StopAsync(spec.Name);
            return;
        }

        KlusterletResources.Ensure(Store, spec);
        ScaleAgents(spec);
        await StartAsync(spec);
        KlusterletStatus.SetApplied(_wec, spec);
    }

    private void ScaleAgents(KlusterletSpec spec)
    {
        if (spec.WorkDeployment is { } work)
        {
            var hasIdentity = Store.Get(WellKnown.Secret(spec.Namespace, HubSecret.Name)) is not null;
            AgentDeployments.Scale(Store, WellKnown.Deployment(spec.Namespace, work), hasIdentity ? 1 : 0);
        }

        foreach (var name in spec.Deployments)
        {
            DeploymentStatus.MarkRunning(Store, WellKnown.Deployment(spec.Namespace, name), _wec.Time);
        }
    }

    private async Task StartAsync(KlusterletSpec spec)
    {
        if (_agents.TryGetValue(spec.Name, out var running))
        {
            if (running.Spec == spec)
            {
                return;
            }

            await StopAsync(spec.Name);
        }

        var agent = new RegistrationAgent(new AgentContext(_wec, spec, _signals));
        lock (_agents)
        {
            _agents[spec.Name] = (spec, agent);
        }
    }

    private async Task StopAsync(string name)
    {
        (KlusterletSpec Spec, RegistrationAgent Agent) running;
        lock (_agents)
        {
            if (!_agents.Remove(name, out running))
            {
                return;
            }
        }

        await running.Agent.DisposeAsync();
    }

    // Without the operator nothing restores an agent whose Deployment was deleted.
    private async Task StopOrphansAsync()
    {
        foreach (var (spec, _) in _agents.Values.ToArray())
        {
            if (Store.Get(WellKnown.Deployment(spec.Namespace, spec.RegistrationDeployment)) is null)
            {
                await StopAsync(spec.Name);
            }
        }
    }

    private async Task CleanUpAsync(KlusterletSpec spec)
    {
        await StopAsync(spec.Name);
        if (Problem(spec) is null)
        {
            var isLast = Store.List(WellKnown.Operator, "klusterlets").All(other => other.Name() == spec.Name);
            KlusterletResources.Remove(Store, spec, isLast);
        }

        Store.Release(WellKnown.Klusterlet(spec.Name), spec.Uid, Finalizer);
    }

    private static string? Problem(KlusterletSpec spec) =>
        spec.ClusterName.Length > LongestName || !DnsLabel().IsMatch(spec.ClusterName) ? "spec.clusterName is not a valid name of a cluster"
        : spec.Namespace.Length > LongestName || !DnsLabel().IsMatch(spec.Namespace) ? "spec.namespace is not a valid name of a namespace"
        : null;
}
