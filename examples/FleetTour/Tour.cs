using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Properties;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.FleetTour;

/// <summary>The engine calls behind the cmdlets of the tour.</summary>
internal sealed class Tour
{
    private readonly SpaceDirectory _spaces;
    private readonly Space _its;
    private readonly WecOrigin _origin;
    private readonly CancellationToken _cancel;

    public Tour(string kubeConfig, CancellationToken cancel)
    {
        _spaces = new(kubeConfig);
        _its = _spaces.Open("its1");
        _origin = new("its1", kubeConfig);
        _cancel = cancel;
    }

    public IEnumerable<KubeContext> Contexts => _spaces.Configuration.ContextNames.Select(_spaces.Configuration.GetContext);

    public static string Pairs(IReadOnlyDictionary<string, string> values) =>
        string.Join(", ", values.OrderBy(v => v.Key.Contains('/', StringComparison.Ordinal)).ThenBy(v => v.Key).Select(v => $"{v.Key}={v.Value}"));

    public Task<RegistrationOutcome> RegisterAsync(string name) => new Registrar(_its.Api, _spaces.Open(name).Api).RegisterAsync(
        new()
        {
            Name = name,
            Origin = _origin,
            WecContext = name,
            Hub = new()
            {
                CallerServer = _its.Configuration.Cluster.Server,
                CallerCertificateAuthority = _its.Configuration.Cluster.CertificateAuthorityData,
            },
        },
        SilentReport.Instance,
        _cancel);

    public async Task<Approval> ApproveAsync(string name)
    {
        var approver = new Approver(_its.Api, _origin);
        var plan = await approver.PrepareAsync(new() { Name = name, Wait = true }, SilentReport.Instance, _cancel);
        return await approver.ExecuteAsync(plan, SilentReport.Instance, _cancel);
    }

    public async Task<WecLabels> LabelAsync(string name, Dictionary<string, string> labels)
    {
        var fleet = new FleetReader(_its.Api, _its.Context);
        var cluster = await fleet.FindAsync(name, _cancel) ?? throw fleet.NotFound(name);
        return await new LabelWriter(_its.Api, _origin).WriteAsync(name, LabelChange.For(cluster, labels, force: false), _cancel);
    }

    public async Task<WecProperties> AddPropertiesAsync(string name, Dictionary<string, string> properties)
    {
        var writer = new PropertyWriter(_its.Api, _origin);
        return await writer.WriteAsync(name, await writer.PrepareAsync(name, properties, force: false, _cancel), _cancel);
    }

    public async Task<IReadOnlyList<PermissionGrant>> GrantAsync(string name, string resource)
    {
        var granter = new PermissionGranter(new() { Permissions = [new() { Resources = [resource] }] });
        var wec = _spaces.Open(name).Api;
        var plan = await granter.PrepareAsync(wec, null, Target(name), SilentReport.Instance, _cancel);
        return await granter.ExecuteAsync(wec, null, plan, acceptDangers: false, SilentReport.Instance, _cancel);
    }

    public Task<IReadOnlyList<PermissionTestResult>> TestAsync(string name, string resource) =>
        new PermissionTester(new() { Resources = [resource] }).TestAsync(_spaces.Open(name).Api, Target(name), SilentReport.Instance, _cancel);

    public async Task WaitAsync(IReadOnlyCollection<string> names)
    {
        var waits = new Waiter(_its.Api, _origin).WaitAsync(names, WecMilestone.Available, TimeSpan.FromMinutes(1), SilentReport.Instance, _cancel);
        await foreach (var result in waits)
        {
            _ = result.Outcome ?? throw result.Error!;
        }
    }

    public async Task<IReadOnlyList<WecStatus>> StatusAsync()
    {
        var status = new List<WecStatus>();
        await foreach (var wec in new StatusReader(_its.Api, _origin).ListAsync(null, _cancel))
        {
            status.Add(wec);
        }

        return status;
    }

    private static WecTarget Target(string name) => new() { Name = name, ItsContext = "its1", WecContext = name };
}
