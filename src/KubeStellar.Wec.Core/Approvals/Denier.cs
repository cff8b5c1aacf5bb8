using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Approvals;

/// <summary>Keeps WECs out of the fleet of an ITS: denies what their agents ask for, and takes an acceptance back.</summary>
public sealed class Denier(ClusterClient its, WecOrigin origin)
{
    /// <summary>Reads, and changes nothing.</summary>
    /// <exception cref="WecException">The ITS knows nothing of that name, or the reason is too long.</exception>
    public async Task<DenialPlan> PrepareAsync(DenialRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        if (request.Reason.Length is 0 or > DenialRequest.MaxReasonLength)
        {
            throw new WecException(
                "InvalidReason", WecErrorKind.InvalidInput, $"A reason has 1 to {DenialRequest.MaxReasonLength} characters.",
                "Say in a sentence why it is denied; it is recorded with the request.");
        }

        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        var sighting = await HubReading.OfAsync(its, request.Name, cancellationToken);
        if (sighting.Cluster is null && sighting.Requests.Count == 0)
        {
            throw new FleetReader(its, origin.ItsContext).NotFound(request.Name);
        }

        var evidence = EvidenceIn(sighting, request.Name);
        if (request.Choice.IsMade && !evidence.Any(request.Choice.Includes))
        {
            throw new WecException(
                "AgentNotFound", WecErrorKind.NotFound, $"No {request.Choice} asks to be '{request.Name}'.",
                evidence.Length == 0
                    ? "There are no requests; they are gone an hour after they were decided on."
                    : $"Those that ask, or have asked: {string.Join(", ", evidence.Select(e => $"{e.AgentId ?? "unreadable"} ({e.RequestName})").Distinct())}.");
        }

        var plan = new DenialPlan(request, sighting.Cluster, evidence);
        await WarnAsync(plan, report, cancellationToken);
        return plan;
    }

    /// <summary>Does what the plan says.</summary>
    /// <exception cref="WecException">The ManagedCluster has been replaced meanwhile, or the hub's webhook refuses.</exception>
    public async Task<Denial> ExecuteAsync(DenialPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var denied = new List<string>();
        foreach (var evidence in plan.ToDeny)
        {
            report.Verbose($"Denying {evidence}.");
            switch (await CertificateVerdict.Deny(plan.Request.Reason).WriteAsync(its, evidence, cancellationToken))
            {
                case VerdictResult.Written:
                    denied.Add(evidence.RequestName);
                    break;
                case VerdictResult.Opposite:
                    report.Warning($"{evidence.RequestName} has meanwhile been approved by somebody else, which cannot be taken back.");
                    break;
            }
        }

        if (plan.TakesBack)
        {
            report.Verbose($"Taking the acceptance of '{plan.Name}' back.");
            await Acceptance.WriteAsync(its, plan.Cluster!, false, null, cancellationToken);
        }

        return new()
        {
            Name = plan.Name,
            ItsContext = origin.ItsContext,
            WecContext = origin.WecContextOf(plan.Name),
            KubeConfig = origin.KubeConfig,
            Accepted = plan.Cluster?.Spec.HubAcceptsClient is true && !plan.TakesBack,
            Denied = [.. denied],
            Reason = denied.Count > 0 ? plan.Request.Reason : null,
            CertificateExpires = plan.CertificateExpires,
            Evidence = [.. plan.Evidence],
            Changed = denied.Count > 0 || plan.TakesBack,
        };
    }

    private CertificateEvidence[] EvidenceIn(HubSighting sighting, string name)
    {
        // Renewals too: while one is open, the agent of a cluster that is denied could still be given a certificate.
        var review = new CertificateRequestReview();
        var evidence = sighting.Requests.Select(r => review.Review(r, name)).OrderBy(e => e.Created).ToArray();
        return [.. evidence.Select(e => e.Among(evidence, its.ServerTime))];
    }

    private async Task WarnAsync(DenialPlan plan, IReport report, CancellationToken cancellationToken)
    {
        // The hub asks nobody for a right who takes an acceptance back, only who gives it.
        if (plan.TakesBack && !await MayAcceptAsync(plan.Name, cancellationToken))
        {
            report.Warning(
                $"You may take the acceptance of '{plan.Name}' back, but not give it again: that takes 'update' on managedclusters/accept of "
                + "group register.open-cluster-management.io.");
        }

        if (!plan.Request.Choice.IsMade && !plan.TakesBack && plan.Evidence.Any(e => e.IsGranted) && plan.Cluster is null)
        {
            report.Warning($"An agent has been granted a certificate as '{plan.Name}'; without a ManagedCluster it opens nothing.");
        }
    }

    private async Task<bool> MayAcceptAsync(string name, CancellationToken cancellationToken)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["group"] = "register.open-cluster-management.io",
                    ["resource"] = "managedclusters",
                    ["subresource"] = "accept",
                    ["verb"] = "update",
                    ["name"] = name,
                },
            },
        };
        try
        {
            var answer = await its.CreateAsync(
                CoreTypes.SelfSubjectAccessReviews, null, review, ObjectJson.Default.AccessAnswer, cancellationToken);
            return answer.Status?.Allowed is true;
        }
        catch (ApiException)
        {
            // It is only for a warning.
            return true;
        }
    }
}
