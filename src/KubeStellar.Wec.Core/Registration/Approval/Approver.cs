using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>Lets WECs into the fleet of an ITS.</summary>
public sealed class Approver(ApiClient its, WecOrigin origin)
{
    /// <summary>Reads and judges, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// The request must not be approved, several agents ask for the name, or nobody asks and the caller does not want to wait.
    /// </exception>
    public async Task<ApprovalPlan> PrepareAsync(ApprovalRequest request, IReport report, CancellationToken cancel)
    {
        WecName.Check(request.Name);
        DeferredLabels.Check(request.Labels);
        await HubCheck.EnsureIsHubAsync(its, cancel);
        var cluster = its.FindAsync(OcmTypes.ManagedClusters, request.Name, null, OcmJson.Default.ManagedCluster, cancel);
        var requests = new List<CertificateSigningRequest>();
        await foreach (var found in its.ListAsync(
            CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(request.Name),
            RegistrationJson.Default.CertificateSigningRequest, cancel))
        {
            requests.Add(found);
        }

        var plan = Judge(request, new(await cluster, requests));
        WarnOfLeftAlone(plan, report);
        return plan.Decision switch
        {
            { Step: ApprovalStep.Refuse, Error: { } error } => throw error,
            { Step: ApprovalStep.Wait, Error: { } error } when !request.Wait => throw error,
            _ => plan,
        };
    }

    /// <summary>Does what the plan says; where it says to wait, waits for the agent's request and judges it then.</summary>
    /// <exception cref="WecException">As for the preparation, or the wait has run out.</exception>
    public async Task<Approval> ExecuteAsync(ApprovalPlan plan, IReport report, CancellationToken cancel)
    {
        var ready = plan.MustWait ? await WaitForRequestAsync(plan, report, cancel) : plan;
        var approved = new List<string>();
        foreach (var evidence in ready.Decision.ToApprove)
        {
            report.Verbose($"Approving {evidence}.");
            if (await RequestApprover.ApproveAsync(its, evidence, cancel))
            {
                approved.Add(evidence.RequestName);
            }
        }

        if (ready.Decision.Accept)
        {
            report.Verbose($"Accepting '{plan.Name}': {ready.Decision.Reason}");
            await AcceptAsync(plan.Name, cancel);
        }

        if (plan.Request.Wait || plan.LacksLabels)
        {
            await WaitUntilSetUpAsync(plan, report, cancel);
        }

        var labelled = await DeferredLabels.ApplyAsync(its, origin, plan.Name, plan.Request.Labels, report, cancel);

        return new()
        {
            Name = plan.Name,
            ItsContext = origin.ItsContext,
            WecContext = origin.WecContextOf(plan.Name),
            KubeConfig = origin.KubeConfig,
            Accepted = true,
            Approved = [.. approved],
            Evidence = [.. ready.Evidence],
            Changed = approved.Count > 0 || ready.Decision.Accept || labelled,
        };
    }

    private ApprovalPlan Judge(ApprovalRequest request, HubSighting sighting)
    {
        var review = new CertificateRequestReview(request.TrustedRequesters);
        var evidence = sighting.Requests
            .Where(r => !CertificateRequestReview.IsRenewal(r, request.Name))
            .Select(r => review.Review(r, request.Name))
            .OrderBy(e => e.Created)
            .ToArray();
        return new(request, ApprovalRules.Decide(request.Name, sighting.Cluster, evidence, request.AgentId, its.ServerTime), evidence)
        {
            LacksLabels = DeferredLabels.AreMissing(sighting.Cluster, request.Labels),
        };
    }

    private static void WarnOfLeftAlone(ApprovalPlan plan, IReport report)
    {
        foreach (var evidence in plan.LeftAlone)
        {
            report.Warning($"{evidence.RequestName} is left alone: {string.Join("; ", evidence.Problems)}.");
        }
    }

    private async Task<ApprovalPlan> WaitForRequestAsync(ApprovalPlan plan, IReport report, CancellationToken cancel)
    {
        report.Progress(plan.Decision.Reason);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(plan.Request.Timeout);
        var last = plan;
        try
        {
            var ready = await HubWatch.Of(its).UntilAsync(plan.Name, withRequests: true, Decide, limit.Token);
            WarnOfLeftAlone(ready, report);
            return ready.Decision is { Step: ApprovalStep.Refuse, Error: { } error } ? throw error : ready;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
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

            report.Progress(last.Decision.Reason);
            return null;
        }
    }

    private async Task AcceptAsync(string name, CancellationToken cancel)
    {
        try
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["hubAcceptsClient"] = true } };
            await its.MergePatchAsync(OcmTypes.ManagedClusters, name, null, patch, OcmJson.Default.ManagedCluster, cancel);
        }
        catch (ApiException e)
        {
            if (AdmissionRefusal.Explain(e, name) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    private async Task WaitUntilSetUpAsync(ApprovalPlan plan, IReport report, CancellationToken cancel)
    {
        var waiter = new Waiter(its, origin);
        await foreach (var result in waiter.WaitAsync([plan.Name], WecMilestone.Accepted, plan.Request.Timeout, report, cancel))
        {
            if (result.Error is { } error)
            {
                throw error;
            }
        }
    }
}
