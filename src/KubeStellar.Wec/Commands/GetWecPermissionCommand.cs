using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;

namespace KubeStellar.Wec.Commands;

/// <summary>Gets what the work agent of WECs may do now, with where it comes from: one row for each rule and resource.</summary>
[Cmdlet(VerbsCommon.Get, "WecPermission")]
[OutputType(typeof(AgentPermission))]
public sealed class GetWecPermissionCommand : FleetCommand
{
    private SurfaceReader? _reader;

    /// <summary>Resources as kubectl takes them, or patterns such as *.example.com; rules for everything count, too.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.WecWordCompleter))]
    public string[] Resource { get; set; } = [];

    /// <summary>Verbs, of which any will do.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(Completion.VerbCompleter))]
    public string[] Verb { get; set; } = [];

    /// <summary>Only what holds in one of these namespaces; what holds everywhere is part of it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.WecWordCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>Only what the agent has by default, as it is on that cluster.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>Only what was opened beyond the default.</summary>
    [Parameter]
    public SwitchParameter Added { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reader = Demand(Resource, () => new SurfaceReader(new()
        {
            Resources = Resource,
            Verbs = Verb,
            Namespaces = Namespace,
            IsAdded = Default.IsPresent == Added.IsPresent ? null : Added.IsPresent,
        }));
    }

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        Start(name, async (context, cancellationToken) =>
        {
            var permissions = await _reader!.ReadAsync(wec.Api, target, context, cancellationToken);
            return permissions.ToArray<object>();
        });
    }
}
