using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Approvals;

/// <summary>Lets WECs into the fleet of an ITS.</summary>
/// <param name="its">The ITS, as the caller.</param>
/// <param name="origin">What the results carry on.</param>
/// <param name="throttle">How many clusters are worked on at once, where that is limited; those that are waited for do not count.</param>
public sealed class Approver(ClusterClient its, WecOrigin origin, Throttle? throttle = null)
{
    private ClusterManager? _hub;

    /// <summary>How long an approved request may go without its certificate; shorter in tests.</summary>
    internal TimeSpan SignerPatience { get; init; } = CertificateIssue.Patience;

    /// <summary>
    /// The plans for all that wait to be let in, from two lists. Left out is who was denied before, and an agent that would take the
    /// place of another: those are to be decided on one by one.
    /// </summary>
    /// <exception cref="WecException">The server is no ITS.</exception>
    public async Task<PendingApprovals> PrepareAllAsync(
        Func<string, ApprovalRequest> requestFor, CancellationToken cancellationToken, Action<UnreadableObject>? onUnreadable = null)
    {
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        List<ApprovalPlan> plans = [];
        List<(string, string)> leftOut = [];
        var sightings = await HubReading.OfUndecidedAsync(its, cancellationToken, onUnreadable);
        await LookAtHubAsync(sightings, cancellationToken);
        foreach (var sighting in sightings)
        {
            var plan = Judge(requestFor(sighting.Cluster!.Name), sighting);
            if (plan.MustWait && _hub is { TakesCloudIdentities: true } && !sighting.Cluster.Spec.HubAcceptsClient
                && CloudIdentityRules.Of(sighting.Cluster) is { } identity)
            {
                leftOut.Add((
                    plan.Name,
                    $"it asks for no certificate and claims the cloud identity {identity}. Approve-Wec -CloudIdentity with its name lets "
                    + "it in."));
            }

            if (plan.Decision.Step is ApprovalStep.Nothing or ApprovalStep.Wait || sighting.Cluster.Metadata.DeletionTimestamp is not null)
            {
                continue;
            }

            if (ApprovalRules.WhyNotWithOthers(sighting.Cluster, plan.Decision, plan.Evidence) is { } why)
            {
                leftOut.Add((plan.Name, why));
            }
            else
            {
                plans.Add(plan);
            }
        }

        return new(plans, leftOut);
    }

    /// <summary>Reads and judges, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// The request must not be approved, several agents ask for the name, or nobody asks and the caller does not want to wait.
    /// </exception>
    public async Task<ApprovalPlan> PrepareAsync(ApprovalRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        DeferredLabels.Check(request.Labels);
        using var place = await EnterAsync(cancellationToken);
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        var sighting = await HubReading.OfAsync(its, request.Name, cancellationToken);
        await LookAtHubAsync([sighting], cancellationToken);
        return Check(Judge(request, sighting), report);
    }

    /// <summary>The plan if it can be carried out, with its warnings told.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="earlier">The plan it comes from after a wait; what was told of that is not told again.</param>
    /// <exception cref="WecException">As for the preparation of one.</exception>
    public static ApprovalPlan Check(ApprovalPlan plan, IReport report, ApprovalPlan? earlier = null)
    {
        foreach (var warning in plan.Warnings.Except(earlier?.Warnings ?? []))
        {
            report.Warning(warning);
        }

        return plan.Decision switch
        {
            { Step: ApprovalStep.Refuse, Error: { } error } => throw error,
            { Step: ApprovalStep.Wait, Error: { } error } when !plan.Request.Wait => throw error,
            _ => plan,
        };
    }

    /// <summary>Does what the plan says; where it says to wait, waits for the agent's request and judges it then.</summary>
    /// <exception cref="WecException">As for the preparation, or a wait has run out.</exception>
    public async Task<Approval> ExecuteAsync(ApprovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var ready = plan.MustWait ? await WaitForRequestAsync(plan, report, cancellationToken) : plan;
        var approved = await ApplyAsync(ready, report, cancellationToken);
        if (plan.Request.Wait || plan.LacksLabels)
        {
            await WaitUntilSetUpAsync(plan, report, cancellationToken);
        }

        await SeeToCertificateAsync(ready, approved, report, cancellationToken);
        var labelled = await DeferredLabels.ApplyAsync(its, origin, plan.Name, plan.Request.Labels, report, cancellationToken);

        return new()
        {
            Name = plan.Name,
            ItsContext = origin.ItsContext,
            WecContext = origin.WecContextOf(plan.Name),
            KubeConfig = origin.KubeConfig,
            Accepted = true,
            Approved = [.. approved],
            Evidence = [.. ready.Evidence],
            CloudIdentity = ready.Decision.CloudIdentity,
            Changed = approved.Count > 0 || ready.Decision.Accept || labelled,
        };
    }

    /// <summary>How the hub is set up matters only to requests that came over gRPC and to cloud identities.</summary>
    private async Task LookAtHubAsync(IReadOnlyList<HubSighting> sightings, CancellationToken cancellationToken)
    {
        if (_hub is null && sightings.Any(s =>
            s.Requests.Any(r => r.Spec?.SignerName == CertificateRequestReview.GrpcSigner)
            || (s.Cluster is { } cluster && CloudIdentityRules.Of(cluster) is not null)))
        {
            _hub = await ClusterManager.FindAsync(its, cancellationToken);
        }
    }

    private ApprovalPlan Judge(ApprovalRequest request, HubSighting sighting)
    {
        var now = its.ServerTime;
        var review = new CertificateRequestReview(request.TrustedRequesters, _hub?.HubNamespace ?? ClusterManager.DefaultNamespace);
        var asked = sighting.Requests
            .Where(r => !review.IsRenewal(r, request.Name))
            .Select(r => review.Review(r, request.Name))
            .OrderBy(e => e.Created)
            .ToArray();
        var evidence = asked.Select(e => e.Among(asked, now)).ToArray();
        return new(request, sighting.Cluster, ApprovalRules.Decide(request, sighting.Cluster, evidence, _hub, now), evidence)
        {
            LacksLabels = DeferredLabels.AreMissing(sighting.Cluster, request.Labels),
        };
    }

    private async Task<List<string>> ApplyAsync(ApprovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        using var place = await EnterAsync(cancellationToken);
        var approved = new List<string>();
        foreach (var evidence in plan.Decision.ToApprove)
        {
            report.Verbose($"Approving {evidence}.");
            if (await ApproveAsync(evidence, cancellationToken))
            {
                approved.Add(evidence.RequestName);
            }
        }

        if (plan.Decision.Accept)
        {
            report.Verbose($"Accepting '{plan.Name}': {plan.Decision.Reason}");
            await Acceptance.WriteAsync(its, plan.Cluster!, true, plan.Agent, cancellationToken);
        }
        else if (plan.Agent is not null && plan.Agent != Acceptance.AgentOf(plan.Cluster!))
        {
            await RecordAgentAsync(plan, report, cancellationToken);
        }

        return approved;
    }

    private async Task RecordAgentAsync(ApprovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            await Acceptance.WriteAsync(its, plan.Cluster!, null, plan.Agent, cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may only approve requests has done what was to be done.
            report.Verbose($"Which agent was let in is not recorded: {e.Message}");
        }
    }

    private async Task<bool> ApproveAsync(CertificateEvidence judged, CancellationToken cancellationToken) =>
        await CertificateVerdict.Approve(judged).WriteAsync(its, judged, cancellationToken) switch
        {
            VerdictResult.Written => true,
            VerdictResult.Found => false,
            VerdictResult.Opposite => throw new WecException(
                "CertificateRequestDenied", WecErrorKind.Conflict, $"Somebody else has meanwhile denied {judged.RequestName}.",
                "Find out why before you approve another. Its agent asks again when the ITS collects the denied request, an hour later, or it restarts."),
            _ => throw new WecException(
                "CertificateRequestGone", WecErrorKind.Conflict,
                $"{judged.RequestName} is no longer the request that was judged.", "Run Approve-Wec again."),
        };

    private async Task<ApprovalPlan> WaitForRequestAsync(ApprovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        report.Progress(plan.Decision.Awaited ?? plan.Decision.Reason);
        // What comes may have come over gRPC, and the decision is made in the middle of the watch.
        _hub ??= await ClusterManager.FindAsync(its, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(plan.Request.Timeout);
        var last = plan;
        try
        {
            var found = await HubWatch.For(its, plan.Name).UntilAsync(plan.Name, HubNeeds.Requests, Decide, its.Observer, limit.Token);
            return Check(found, report, earlier: plan);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WecException(
                "WaitTimeout", WecErrorKind.Timeout,
                $"'{plan.Name}' could not be approved within {plan.Request.Timeout.TotalSeconds:0} s: {last.Decision.Reason}",
                last.Decision.Error?.Advice);
        }

        ApprovalPlan? Decide(HubSighting sighting)
        {
            last = Judge(plan.Request, sighting);
            if (!last.MustWait)
            {
                return last;
            }

            report.Progress(last.Decision.Awaited ?? last.Decision.Reason);
            return null;
        }
    }

    private async Task WaitUntilSetUpAsync(ApprovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(its, origin);
        await foreach (var result in waiter.WaitAsync([plan.Name], WecMilestone.Accepted, plan.Request.Timeout, report, cancellationToken))
        {
            if (result.Error is { } error)
            {
                throw error;
            }
        }
    }

    private async Task SeeToCertificateAsync(ApprovalPlan plan, List<string> approved, IReport report, CancellationToken cancellationToken)
    {
        var unsigned = plan.Evidence.Where(e => e.IsSound && e.State == CertificateRequestState.Approved).ToArray();
        if (approved.Count == 0 && (unsigned.Length == 0 || plan.Cluster?.IsTrue(ManagedClusterCondition.Joined) is true))
        {
            return;
        }

        var names = approved.Count > 0 ? approved : [.. unsigned.Select(e => e.RequestName)];
        var since = approved.Count > 0 ? TimeSpan.Zero : Since(unsigned.Max(e => e.Decided ?? e.Created));
        if (plan.Request.Wait)
        {
            await CertificateIssue.WaitAsync(its, plan.Name, names, since, SignerPatience, report, cancellationToken);
        }
        else if (since >= SignerPatience)
        {
            var problem = CertificateIssue.NotIssued(plan.Name, names, since);
            report.Warning($"{problem.Message} {problem.Advice}");
        }
    }

    /// <summary>Times have seconds, and who decided had a clock of his own: what has been done was not done later than now.</summary>
    private TimeSpan Since(DateTimeOffset? time) =>
        time is { } past && its.ServerTime is var now && now > past ? now - past : TimeSpan.Zero;

    private async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) =>
        throttle is null ? null : await throttle.EnterAsync(cancellationToken);
}
