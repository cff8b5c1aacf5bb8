using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Lets WECs into the fleet: checks the certificate request of each one's agent strictly, approves it, and accepts the cluster.
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(Approval))]
public sealed class ApproveWecCommand : FleetCommand
{
    /// <summary>The agent that is meant, where two ask for one name; an error about that shows them.</summary>
    [Parameter]
    public string? AgentId { get; set; }

    /// <summary>Users, beyond the bootstrap identities of the ITS, whose requests are taken too.</summary>
    [Parameter]
    public string[] TrustedRequester { get; set; } = [];

    /// <summary>Labels for the WEC once the ITS has set it up; Register-Wec hands on those it was given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Hashtable? Label { get; set; }

    /// <summary>Waits for the agent's request, and then until the ITS has set the WEC up.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait for each of the two, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Puts out what was decided on which evidence, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var approver = new Approver(its.Api, OriginOf(its));
        var request = new ApprovalRequest
        {
            Name = name,
            AgentId = AgentId,
            TrustedRequesters = TrustedRequester,
            Labels = Label is { Count: > 0 } ? Values.Of(Label, "-Label") : new Dictionary<string, string>(),
            Wait = Wait,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
        Start(name, async (context, cancel) =>
        {
            var plan = await approver.PrepareAsync(request, context, cancel);
            if (plan.IsNeeded && !await context.ConfirmAsync(Subject(name, its), $"Let into the fleet: {string.Join("; ", plan.Changes)}"))
            {
                return null;
            }

            var approval = await approver.ExecuteAsync(plan, context, cancel);
            return PassThru ? approval : null;
        });
    }
}
