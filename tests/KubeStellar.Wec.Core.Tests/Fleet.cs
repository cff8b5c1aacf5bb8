using System.Text.Json.Nodes;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Sandbox;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Ocm;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests;

/// <summary>
/// An ITS and clusters to be registered with it, and an administrator of them all: a sandbox of the test's own, or the real clusters
/// that WEC_TEST_KUBECONFIG leads to, one test at a time.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly WecSandbox? _sandbox;
    private readonly RealFleet? _real;
    private readonly KubeConfig _config;

    private Fleet(WecSandbox? sandbox, RealFleet? real, KubeConfig config, AdvancedClock clock)
    {
        _sandbox = sandbox;
        _real = real;
        _config = config;
        Clock = clock;
        Its = Client("its1");
        Approver = new Approver(Its, Origin);
        Waiter = new Waiter(Its, Origin);
    }

    /// <summary>A limit only a broken build reaches.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(RealFleet.IsMeant ? 240 : 60);

    public WecOrigin Origin { get; } = new("its1", null);

    public ClusterClient Its { get; }

    public Approver Approver { get; }

    public Waiter Waiter { get; }

    /// <summary>What stands in for the clusters; only for tests that a <see cref="SandboxFactAttribute"/> keeps off real ones.</summary>
    public WecSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("Real clusters take no faults and keep no request log.");

    /// <summary>The clock of all servers of a sandbox; real ones have their own.</summary>
    public AdvancedClock Clock { get; }

    /// <summary>What we changed, not what the agents and controllers of the sandbox do by themselves.</summary>
    public IReadOnlyList<RequestLogEntry> OurWrites => [.. Ours.Where(e => e.IsWrite || e.IsTokenRequest)];

    public IEnumerable<RequestLogEntry> Ours =>
        Sandbox.Requests.Entries.Where(e => e.UserAgent.StartsWith("kubestellar-wec", StringComparison.Ordinal));

    public static Task<Fleet> StartAsync(int wecs = 1, int others = 0, string ocm = "v1.3.1", bool propertiesNamespace = true) =>
        StartAsync(
            new SandboxOptions { WecCount = wecs, FleetSize = others, OcmVersion = ocm, CustomizationProperties = propertiesNamespace });

    /// <summary>With what only a sandbox can be told to be.</summary>
    public static async Task<Fleet> StartAsync(SandboxOptions options)
    {
        var clock = new AdvancedClock();
        if (RealFleet.IsMeant)
        {
            var real = await RealFleet.EnterAsync(options.WecCount);
            return new(null, real, real.Config, clock);
        }

        var sandbox = await WecSandbox.StartAsync(options with { Time = clock, Behaviours = [new OcmBehaviour()] });
        return new(sandbox, null, KubeConfig.Load(KubeConfigSource.Resolve(sandbox.KubeConfigPath)), clock);
    }

    public ValueTask DisposeAsync() => _sandbox?.DisposeAsync() ?? _real!.DisposeAsync();

    public ClusterClient Client(string context, string? actingAs = null)
    {
        var found = _config.GetContext(context);
        var user = actingAs is null ? found.User : found.User with
        {
            Impersonate = new Impersonation(actingAs, null, [], new Dictionary<string, IReadOnlyList<string>>()),
        };
        return new(ClusterConnection.Open(found with { User = user }));
    }

    public KubeContext ContextOf(string context) => _config.GetContext(context);

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

    public async Task<WecToken> TokenAsync(bool preferSecret = false)
    {
        var request = new WecTokenRequest
        {
            Origin = Origin,
            CallerCertificateAuthority = _config.GetContext("its1").Cluster.CertificateAuthorityData,
            PreferSecret = preferSecret,
        };
        var issuer = new WecTokenIssuer(Its);
        return await issuer.ExecuteAsync(
            await issuer.PrepareAsync(request, SilentReport.Instance, CancellationToken.None), SilentReport.Instance, CancellationToken.None);
    }

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
                ["kind"] = "User",
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["name"] = user,
            }),
        };
        await Its.CreateAsync(CoreTypes.ClusterRoles, null, role, CancellationToken.None);
        await Its.CreateAsync(CoreTypes.ClusterRoleBindings, null, binding, CancellationToken.None);
    }
}
