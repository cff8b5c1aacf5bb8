using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Commands;

/// <summary>Keeps WECs out of the fleet: denies the certificate requests of their agents, and takes their acceptance back.</summary>
[Cmdlet(VerbsLifecycle.Deny, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(Denial))]
public sealed class DenyWecCommand : FleetCommand
{
    /// <summary>Why; recorded with each request that is denied.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Denies only the requests of this agent, where two ask for one name, and leaves the WEC itself as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.ItsWordCompleter))]
    public string? AgentId { get; set; }

    /// <summary>Denies only this certificate request: where somebody poses as an agent by its id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequestName { get; set; }

    /// <summary>Denies only requests for the key with this fingerprint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFingerprint { get; set; }

    /// <summary>Does not ask before a WEC that is in the fleet is denied.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out what was denied, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var denier = new Denier(its.Api, OriginOf(its));
        var request = new DenialRequest { Name = name, AgentId = AgentId, RequestName = RequestName, KeyFingerprint = KeyFingerprint };
        if (Reason is not null)
        {
            request = request with { Reason = Reason };
        }

        Start(name, async (context, cancellationToken) =>
        {
            var plan = await denier.PrepareAsync(request, context, cancellationToken);
            if (plan.IsNeeded && !await IsWantedAsync(plan, its, context))
            {
                return null;
            }

            var denial = await denier.ExecuteAsync(plan, context, cancellationToken);
            return PassThru ? denial : null;
        });
    }

    private static async Task<bool> IsWantedAsync(DenialPlan plan, Space its, IWorkContext context)
    {
        var subject = Subject(plan.Name, its);
        return await context.ConfirmAsync(subject, $"Keep out of the fleet: {string.Join("; ", plan.Changes)}")
            && (plan.Risk is null || await context.ConfirmRiskAsync(subject, plan.Risk));
    }
}
