using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Permissions;

namespace KubeStellar.Wec.Commands;

/// <summary>Lets the work agent of WECs handle resources it may not handle by default, and nothing else.</summary>
[Cmdlet(VerbsSecurity.Grant, "WecPermission", SupportsShouldProcess = true)]
[OutputType(typeof(PermissionGrant))]
public sealed class GrantWecPermissionCommand : FleetCommand
{
    private object? _method;
    private PermissionGranter? _granter;

    /// <summary>Resources as kubectl takes them, such as appwrappers.workload.codeflare.dev.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string[] Resource { get; set; } = [];

    /// <summary>Verbs; unless given get, list, watch, create, update, patch and delete, which keeping an object takes.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string[] Verb { get; set; } = [];

    /// <summary>Namespaces to grant it in, by a Role and RoleBinding each; the whole cluster unless given.</summary>
    [Parameter]
    public string[] Namespace { get; set; } = [];

    /// <summary>Names of single objects; every object unless given.</summary>
    [Parameter]
    public string[] ResourceName { get; set; } = [];

    /// <summary>For the whole cluster: a ClusterRole that the agent's own takes in (Aggregated) or one with its own binding (Bound).</summary>
    [Parameter]
    public GrantMethod Method { get => (GrantMethod)(_method ?? GrantMethod.Aggregated); set => _method = value; }

    /// <summary>Name of the role; unless given one for each resource, named after it.</summary>
    [Parameter]
    public string? RoleName { get; set; }

    /// <summary>Why, for whoever finds the role later.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>The change request it was agreed in.</summary>
    [Parameter]
    public string? Ticket { get; set; }

    /// <summary>Grants without asking even what can open a whole cluster, and accepts verbs that Kubernetes itself does not know.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out what was granted, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing() => _granter = Demand(Resource, () => new PermissionGranter(new()
    {
        Resources = Resource,
        Verbs = Verb,
        AllowUnknownVerbs = Force,
        Namespaces = Namespace,
        ResourceNames = ResourceName,
        RoleName = RoleName,
        Method = (GrantMethod?)_method,
        Reason = Reason,
        Ticket = Ticket,
    }));

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        Start(name, async (context, cancel) =>
        {
            var plan = await _granter!.PrepareAsync(wec.Api, target, context, cancel);
            if (plan.IsNeeded && !await IsWantedAsync(plan, Subject(name, wec), context))
            {
                return null;
            }

            var grants = await _granter.ExecuteAsync(wec.Api, plan, acceptDangers: true, context, cancel);
            return PassThru ? grants.ToArray<object>() : null;
        });
    }

    private static async Task<bool> IsWantedAsync(GrantPlan plan, string subject, IWorkContext context) =>
        await context.ConfirmAsync(subject, $"Grant: {string.Join("; ", plan.Changes)}")
        && (plan.Dangers.Count == 0 || await context.ConfirmRiskAsync(subject, string.Join(' ', plan.Dangers)));
}
