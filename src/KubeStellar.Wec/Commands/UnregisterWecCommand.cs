using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Session;
using KubeStellar.Wec.Unregistration;

namespace KubeStellar.Wec.Commands;

/// <summary>Takes WECs out of the fleet: their workload, their membership in the ITS, and the agent in the WEC.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "Wec", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Both")]
[OutputType(typeof(UnregistrationOutcome))]
public sealed class UnregisterWecCommand : FleetCommand
{
    /// <summary>Kubeconfig context of a WDS whose Bindings are looked at for what still selects the WEC.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WdsContext { get; set; }

    /// <summary>Leaves the WEC alone: it is gone, out of reach, or belongs to another registration now.</summary>
    [Parameter(Mandatory = true, ParameterSetName = nameof(ItsOnly))]
    public SwitchParameter ItsOnly { get; set; }

    /// <summary>Talks to no ITS: it is gone.</summary>
    [Parameter(Mandatory = true, ParameterSetName = nameof(WecOnly))]
    public SwitchParameter WecOnly { get; set; }

    /// <summary>
    /// Finishes without the agent or the operator where they are dead, which leaves deployed objects without an owner. The agent of another
    /// WEC is left alone all the same.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long to wait for each step, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    protected override void Submit(string name)
    {
        var its = WecOnly ? null : OpenIts();
        var wec = ItsOnly ? null : OpenWec(name);
        // A WDS chosen for other work need not be in this kubeconfig.
        var wds = WecOnly ? null : Contexts.Wds(WdsContext, ContextNeed.IfPresent);
        var request = RequestFor(name, its, wec);
        var unregistrar = new Unregistrar(its?.Api, wec?.Api, wds is null ? null : Open(wds).Api);
        Start(
            name, async (context, cancellationToken) => await UnregisterAsync(unregistrar, request, its, wec, context, cancellationToken));
    }

    private protected override void Put(object result)
    {
        if (result is UnregistrationOutcome outcome)
        {
            SessionDefaults.Current.Remember(outcome.KubeConfig, outcome.ItsContext, outcome.Name, wecContext: null);
        }

        base.Put(result);
    }

    private static async Task<UnregistrationOutcome?> UnregisterAsync(
        Unregistrar unregistrar, UnregistrationRequest request, Space? its, Space? wec, IWorkContext context,
        CancellationToken cancellationToken)
    {
        var plan = await unregistrar.PrepareAsync(request, context, cancellationToken);
        foreach (var change in plan.Changes)
        {
            context.Verbose($"Would {change}.");
        }

        if (!plan.IsNeeded)
        {
            context.Warning("Nothing of it is registered, neither on the ITS nor in the WEC.");
        }
        else if (!await context.ConfirmAsync(SubjectOf(request.Name, its, wec), $"Unregister: {plan.Summary}"))
        {
            return null;
        }

        return await unregistrar.ExecuteAsync(plan, context, cancellationToken);
    }

    private static string SubjectOf(string name, Space? its, Space? wec) => (its, wec) switch
    {
        (null, { } only) => Subject(name, only),
        ({ } only, null) => Subject(name, only),
        _ => $"{Subject(name, its!)} and {wec!.Context} ({wec.Api.Server.Authority})",
    };

    private UnregistrationRequest RequestFor(string name, Space? its, Space? wec) => new()
    {
        Name = name,
        ItsContext = its?.Context,
        WecContext = wec?.Context,
        KubeConfig = EffectiveKubeConfig,
        Scope = its is null ? UnregistrationScope.WecOnly : wec is null ? UnregistrationScope.ItsOnly : UnregistrationScope.Both,
        Hub = its is null ? null : new()
        {
            CallerServer = its.Configuration.Cluster.Server,
            CallerCertificateAuthority = its.Configuration.Cluster.CertificateAuthorityData,
        },
        Force = Force,
        Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };
}
