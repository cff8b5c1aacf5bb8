using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Permissions;

namespace KubeStellar.Wec.Commands;

/// <summary>Tests what the work agent may do, on many WECs at once: each verb on each resource is one row.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WecPermission")]
[OutputType(typeof(PermissionTestResult), typeof(bool))]
public sealed class TestWecPermissionCommand : FleetCommand
{
    private readonly HashSet<(string Name, string Context, string? KubeConfig)> _asked = [];
    private bool _areAllAllowed = true;
    private bool _wasAnyTested;
    private PermissionTester? _tester;

    /// <summary>Resources as kubectl takes them: appwrappers.workload.codeflare.dev, deploy, deployments/scale, or a path such as /metrics.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string[] Resource { get; set; } = [];

    /// <summary>Verbs; those the work agent needs to keep an object unless given: get, create, update, patch, delete.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(Completion.VerbCompleter))]
    public string[] Verb { get; set; } = [];

    /// <summary>Namespaces to test in; the whole cluster unless given, never the context's own.</summary>
    [Parameter]
    public string[] Namespace { get; set; } = [];

    /// <summary>Names of single objects.</summary>
    [Parameter]
    public string[] ResourceName { get; set; } = [];

    /// <summary>Puts out one Boolean: whether everything is allowed everywhere.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Accepts verbs that Kubernetes itself does not know.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing() => _tester = Demand(Resource, () => new PermissionTester(new()
    {
        Resources = Resource,
        Verbs = Verb,
        AllowUnknownVerbs = Force,
        Namespaces = Namespace,
        ResourceNames = ResourceName,
    }));

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        // Several grants to one WEC arrive as several objects; its answers are wanted once.
        if (!_asked.Add((name, wec.Context, EffectiveKubeConfig)))
        {
            return;
        }

        Start(name, async (context, cancel) =>
        {
            var rows = await _tester!.TestAsync(wec.Api, target, context, cancel);
            return rows.ToArray<object>();
        });
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Quiet)
        {
            WriteObject(_wasAnyTested && _areAllAllowed);
        }
    }

    private protected override void Put(object result)
    {
        _wasAnyTested = true;
        if (Quiet)
        {
            _areAllAllowed &= ((object[])result).Cast<PermissionTestResult>().All(row => row.Allowed);
            return;
        }

        base.Put(result);
    }

    private protected override void OnFailed() => _areAllAllowed = false;
}
