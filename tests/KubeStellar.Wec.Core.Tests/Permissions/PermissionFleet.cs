using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Access.Questions;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Sandbox.Logging;

namespace KubeStellar.Wec.Core.Tests.Permissions;

/// <summary>A joined WEC, cluster1, and a cluster without an agent, cluster2; shared by the tests of a class.</summary>
public sealed class PermissionFleet : IAsyncLifetime
{
    private Fleet? _fleet;

    internal Fleet Fleet => _fleet!;

    public async Task InitializeAsync()
    {
        _fleet = await Fleet.StartAsync(wecs: 2);
        await _fleet.JoinAsync("cluster1");
    }

    public async Task DisposeAsync() => await Fleet.DisposeAsync();

    internal ClusterClient Client(string wec = "cluster1", string? actingAs = null) => Fleet.Client(wec, actingAs);

    internal Task<IReadOnlyList<PermissionTestResult>> TestAsync(
        PermissionTestRequest request, string wec = "cluster1", IReport? report = null, PermissionTestMode mode = PermissionTestMode.Automatic) =>
        new PermissionTester(request, mode).TestAsync(Client(wec), Target(wec), report ?? SilentReport.Instance, CancellationToken.None);

    internal Task<GrantPlan> PrepareAsync(
        PermissionGranter granter, string wec = "cluster1", string? actingAs = null, IReport? report = null) =>
        granter.PrepareAsync(Client(wec, actingAs), Fleet.Its, Target(wec), report ?? SilentReport.Instance, CancellationToken.None);

    internal async Task<IReadOnlyList<PermissionGrant>> GrantAsync(
        GrantRequest request, string wec = "cluster1", string? actingAs = null, bool acceptDangers = false, IReport? report = null)
    {
        var granter = new PermissionGranter(request);
        var plan = await PrepareAsync(granter, wec, actingAs, report);
        return await granter.ExecuteAsync(
            Client(wec, actingAs), Fleet.Its, plan, acceptDangers, report ?? SilentReport.Instance, CancellationToken.None);
    }

    /// <summary>What this module sent to a server while something ran.</summary>
    internal async Task<IReadOnlyList<RequestLogEntry>> DuringAsync(Func<Task> work)
    {
        var before = Fleet.Ours.LastOrDefault()?.Sequence ?? 0;
        await work();
        return [.. Fleet.Ours.Where(e => e.Sequence > before)];
    }

    internal Task CreateAsync(string json, string wec = "cluster1")
    {
        var item = (JsonObject)JsonNode.Parse(json)!;
        var type = (string)item["kind"]! switch
        {
            "ClusterRole" => CoreTypes.ClusterRoles,
            "ClusterRoleBinding" => CoreTypes.ClusterRoleBindings,
            "Role" => CoreTypes.Roles,
            "RoleBinding" => CoreTypes.RoleBindings,
            "Namespace" => CoreTypes.Namespaces,
            _ => CoreTypes.CustomResourceDefinitions,
        };
        return Client(wec).CreateAsync(type, (string?)item["metadata"]!["namespace"], item, CancellationToken.None);
    }

    /// <summary>A role in a namespace, bound to the work agent there.</summary>
    internal async Task BindAsync(string name, string @namespace, string rules, string wec = "cluster1")
    {
        await CreateAsync($$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},"rules":{{rules}} }
            """, wec);
        await CreateAsync($$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{name}}"},
             "subjects":[{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}]}
            """, wec);
    }

    /// <summary>A user of the WEC who may do just this.</summary>
    internal async Task AllowAsync(string user, string rules)
    {
        await CreateAsync($$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{user}}"},"rules":{{rules}} }
            """);
        await CreateAsync($$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"{{user}}"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{user}}"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{user}}"}]}
            """);
    }

    internal static WecTarget Target(string wec) => new() { Name = wec, ItsContext = "its1", WecContext = wec };
}

/// <summary>Remembers what it was told.</summary>
internal sealed class Told : IReport
{
    private readonly ConcurrentQueue<string> _warnings = [];

    public IEnumerable<string> Warnings => _warnings;

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(string status)
    {
    }
}
