using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Lets WECs into the fleet: checks the certificate request of each one's agent strictly, approves it, and accepts the cluster.
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "Wec", SupportsShouldProcess = true, DefaultParameterSetName = ByName)]
[OutputType(typeof(Approval))]
public sealed class ApproveWecCommand : FleetCommand
{
    private const string ByName = "Name";
    private const string ByState = "All";

    private readonly HeldWatches _watches = new();
    private Throttle? _throttle;

    /// <summary>Names of the WECs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("ClusterName")]
    [WecNames]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public override string[] Name { get; set; } = [];

    /// <summary>All that wait to be let in, except those that were denied before.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByState)]
    public SwitchParameter All { get; set; }

    /// <summary>The agent that is meant, where two ask for one name; an error about that shows them.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(ItsWordCompleter))]
    public string? AgentId { get; set; }

    /// <summary>
    /// The certificate request that is meant, where one agent id is used with several keys; an error about that shows them.
    /// </summary>
    [Parameter(ParameterSetName = ByName)]
    public string? RequestName { get; set; }

    /// <summary>The same by the fingerprint of its key, to be compared with what the WEC shows.</summary>
    [Parameter(ParameterSetName = ByName)]
    public string? KeyFingerprint { get; set; }

    /// <summary>
    /// Accepts a cluster by the cloud identity it claims (registration driver awsirsa): it asks for no certificate. The question shows the
    /// identity. Only where the ClusterManager of the ITS has that driver on.
    /// </summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter CloudIdentity { get; set; }

    /// <summary>
    /// By which token the agent that was installed asks; Register-Wec and Repair-Wec hand it on, and no other request is taken then.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    public string? TokenId { get; set; }

    /// <summary>Requests that were there before that agent was; Register-Wec and Repair-Wec hand them on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("KnownRequests")]
    public string[] KnownRequest { get; set; } = [];

    /// <summary>
    /// The agent asks for a new certificate, also where its WEC was let in before; Register-Wec and Repair-Wec hand it on.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("NeedsApproval")]
    public SwitchParameter NewRequest { get; set; }

    /// <summary>Users, beyond the bootstrap identities of the ITS, whose requests are taken too.</summary>
    [Parameter]
    public string[] TrustedRequester { get; set; } = [];

    /// <summary>Labels for the WEC once the ITS has set it up; Register-Wec hands on those it was given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Pairs]
    [ArgumentCompleter(typeof(HashtableCompleter))]
    public Hashtable? Label { get; set; }

    /// <summary>Waits for the agent's request, and then until the ITS has set the WEC up and signed the certificate.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait for each of the two, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Puts out what was decided on which evidence, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Who is only waited for takes nobody's place; the throttle counts those that are worked on.
    private protected override int AtOnce => Wait ? int.MaxValue : base.AtOnce;

    protected override void ProcessRecord()
    {
        if (!All)
        {
            base.ProcessRecord();
            return;
        }

        Guard(null, () =>
        {
            var its = OpenIts();
            Guard(its.Context, () => SubmitAll(its));
        });
    }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var approver = ApproverFor(its);
        var request = RequestFor(name);
        var wec = request.IsAgentSaid ? null : LookAtWec(name);
        Start(name, async (context, cancellationToken) =>
        {
            var agent = wec is null ? request.Agent : await InstalledAgents.FindAsync(wec, name, context, cancellationToken);
            return await ExecuteAsync(
                approver, await approver.PrepareAsync(request with { Agent = agent }, context, cancellationToken), its, context,
                cancellationToken);
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watches.Dispose();
        }

        base.Dispose(disposing);
    }

    private void SubmitAll(Space its)
    {
        var approver = ApproverFor(its);
        var unreadable = new UnreadableQueue();
        var pending = Await(approver.PrepareAllAsync(RequestFor, Cancel, unreadable.Add));
        unreadable.Write(WriteError, its.Context);
        WriteVerbose($"{pending.Plans.Count} WECs wait on {its.Context}.");
        foreach (var (name, why) in pending.LeftOut)
        {
            WriteWarning($"{name} is left out: {why}");
        }

        foreach (var plan in pending.Plans)
        {
            Start(
                plan.Name,
                (context, cancellationToken) => ExecuteAsync(approver, Approver.Check(plan, context), its, context, cancellationToken));
        }
    }

    /// <summary>The WEC, where a context of it is at hand; that it is not is no error here.</summary>
    private ClusterClient? LookAtWec(string name)
    {
        try
        {
            return FindWec(name)?.Api;
        }
        catch (KubeConfigException e)
        {
            WriteVerbose($"{name}: its own context cannot be used, so the agent is judged by its request alone: {e.Message}");
            return null;
        }
    }

    private Approver ApproverFor(Space its)
    {
        var origin = OriginOf(its);
        if (Wait && (All || MayBeMany))
        {
            _watches.Hold(its, origin, Cancel);
        }

        return new(its.Api, origin, _throttle ??= new(ThrottleLimit));
    }

    private ApprovalRequest RequestFor(string name) => new()
    {
        Name = name,
        AgentId = FirstOf(AgentId),
        RequestName = FirstOf(RequestName),
        KeyFingerprint = FirstOf(KeyFingerprint),
        CloudIdentity = CloudIdentity,
        Agent = InstalledAgent.Of(FirstOf(TokenId), KnownRequest, NewRequest),
        TrustedRequesters = TrustedRequester,
        Labels = Label is { Count: > 0 } ? Values.Of(Label, "-Label") : new Dictionary<string, string>(),
        Wait = Wait,
        Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };

    private async Task<object?> ExecuteAsync(
        Approver approver, ApprovalPlan plan, Space its, IWorkContext context, CancellationToken cancellationToken)
    {
        if (plan.IsNeeded
            && !await context.ConfirmAsync(Subject(plan.Name, its), $"Let into the fleet: {string.Join("; ", plan.Changes)}"))
        {
            return null;
        }

        var approval = await approver.ExecuteAsync(plan, context, cancellationToken);
        return PassThru ? approval : null;
    }
}
