using System.Text.Json.Nodes;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Sandbox;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Ocm;

namespace KubeStellar.Wec.Tests.Registration;

/// <summary>An ITS and clusters to be registered with it, and an administrator of them all.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>A limit only a broken build reaches.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WecSandbox _sandbox;
    private readonly KubeConfig _config;

    private Fleet(WecSandbox sandbox, AdvancedClock clock)
    {
        _sandbox = sandbox;
        Clock = clock;
        _config = KubeConfig.Load(KubeConfigSource.Resolve(sandbox.KubeConfigPath));
        Its = Client("its1");
        Approver = new Approver(Its, Origin);
        Waiter = new Waiter(Its, Origin);
    }

    public WecOrigin Origin { get; } = new("its1", null);

    public ApiClient Its { get; }

    public Approver Approver { get; }

    public Waiter Waiter { get; }

    public WecSandbox Sandbox => _sandbox;

    /// <summary>The clock of all servers.</summary>
    public AdvancedClock Clock { get; }

    /// <summary>What we changed, not what the agents and controllers of the sandbox do by themselves.</summary>
    public IReadOnlyList<RequestLogEntry> OurWrites =>
        [.. Ours.Where(e => e.IsWrite || e.IsTokenRequest)];

    public IEnumerable<RequestLogEntry> Ours => _sandbox.Requests.Entries.Where(e => e.UserAgent.StartsWith("kubestellar-wec", StringComparison.Ordinal));

    public static async Task<Fleet> StartAsync(int wecs = 1, int others = 0, string ocm = "v1.3.1")
    {
        var clock = new AdvancedClock();
        return new(
            await WecSandbox.StartAsync(new SandboxOptions
            {
                WecCount = wecs,
                FleetSize = others,
                OcmVersion = ocm,
                Time = clock,
                Behaviours = [new OcmBehaviour()],
            }),
            clock);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    public ApiClient Client(string context, string? actingAs = null)
    {
        var found = _config.GetContext(context);
        var user = actingAs is null ? found.User : found.User with
        {
            Impersonate = new Impersonation(actingAs, null, [], new Dictionary<string, IReadOnlyList<string>>()),
        };
        return new(ClusterConnection.Open(found with { User = user }));
    }

    public Registrar Registrar(string context) => new(Its, Client(context));

    public RegistrationRequest Request(string name, string? context = null) => new()
    {
        Name = name,
        Origin = Origin,
        WecContext = context ?? name,
        Hub = new()
        {
            CallerServer = Its.Server,
            CallerCertificateAuthority = _config.GetContext("its1").Cluster.CertificateAuthorityData,
        },
        Timeout = Patience,
    };

    public Task<RegistrationOutcome> RegisterAsync(string name, string? context = null, bool force = false) =>
        Registrar(context ?? name).RegisterAsync(
            Request(name, context) with { Force = force }, SilentReport.Instance, CancellationToken.None);

    public async Task<Approval> ApproveAsync(string name, string? agentId = null, bool wait = true)
    {
        var request = new ApprovalRequest { Name = name, AgentId = agentId, Wait = wait, Timeout = Patience };
        var plan = await Approver.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await Approver.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }

    public async Task<WaitOutcome> WaitAsync(string name, WecMilestone milestone)
    {
        await foreach (var result in Waiter.WaitAsync([name], milestone, Patience, SilentReport.Instance, CancellationToken.None))
        {
            return result.Outcome ?? throw result.Error!;
        }

        throw new InvalidOperationException("No result.");
    }

    public async Task<WaitOutcome> JoinAsync(string name, string? context = null)
    {
        await RegisterAsync(name, context);
        await ApproveAsync(name);
        return await WaitAsync(name, WecMilestone.Available);
    }

    /// <summary>Lets somebody do some things on the ITS, as an administrator would.</summary>
    public async Task GrantAsync(string user, params (string Group, string Resource, string[] Verbs)[] rules)
    {
        var role = new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRole",
            ["metadata"] = new JsonObject { ["name"] = user },
            ["rules"] = new JsonArray([.. rules.Select(rule => (JsonNode)new JsonObject
            {
                ["apiGroups"] = new JsonArray(rule.Group),
                ["resources"] = new JsonArray(rule.Resource),
                ["verbs"] = new JsonArray([.. rule.Verbs.Select(verb => (JsonNode)verb)]),
            })]),
        };
        var binding = new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = user },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = user },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = user,
            }),
        };
        await Its.CreateAsync(CoreTypes.ClusterRoles, null, role, CancellationToken.None);
        await Its.CreateAsync(CoreTypes.ClusterRoleBindings, null, binding, CancellationToken.None);
    }
}

/// <summary>The real time and, once it is advanced, a little more.</summary>
internal sealed class AdvancedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
