using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Repair;

/// <summary>Brings agents and their ITS together again after one of them has changed.</summary>
/// <param name="its">The ITS, as the caller.</param>
/// <param name="wec">The WEC, as the caller.</param>
public sealed class Repairer(ClusterClient its, ClusterClient wec)
{
    /// <summary>Reads and judges, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// There is no agent, it belongs to another hub, the ITS cannot be trusted, or it does not answer where a working agent is to be sent.
    /// </exception>
    public async Task<RepairPlan> PrepareAsync(RepairRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        ItsTrust.Ensure(its);
        // Its Secrets are read from here on, and one is written.
        WecTrust.Ensure(wec, request.WecContext, WecTrust.TokenOf(request.Hub.Server ?? request.Hub.CallerServer), request.Force, report);
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        var survey = await RepairSurvey.ReadAsync(its, wec, request, cancellationToken);
        var published = await ClusterInfo.FindAsync(its, cancellationToken);
        var hub = await HubEndpoints.ResolveAsync(WithProxyOf(survey, request.Hub), its, published, report, cancellationToken);
        CheckIsOurs(request, survey);
        var diagnosis = RepairDiagnosis.Of(survey, request, hub, published?.Server, its.ServerTime);
        foreach (var finding in diagnosis.Findings)
        {
            report.Verbose(finding.ToString());
        }

        if (diagnosis.Findings.Count == 0 && !survey.GetsThrough)
        {
            report.Warning("It does not get through, and nothing of its address, authority or credentials is wrong. "
                + $"What its Klusterlet says: {string.Join(" ", AgentDiagnosis.Of(survey.Klusterlet, []).Findings)}");
        }

        var plan = new RepairPlan(request, survey, diagnosis, hub)
        {
            Changes = diagnosis.Findings.Count > 0 || request.Force ? ChangesOf(diagnosis, survey.HasWorkingCertificate, hub) : [],
            Risk = diagnosis.DropCertificate && survey.HasWorkingCertificate ? RiskOf(request, hub) : null,
        };
        if (plan.IsNeeded)
        {
            await HubProof.EnsureAnswersAsync(plan, report, cancellationToken);
        }

        return plan;
    }

    /// <summary>Carries the plan out. The agent then works on its own.</summary>
    /// <exception cref="WecException">No token is to be had, or another hub answers at the address; nothing is changed then.</exception>
    public async Task<RepairOutcome> ExecuteAsync(RepairPlan plan, IReport report, CancellationToken cancellationToken)
    {
        BootstrapToken? token = null;
        if (plan.IsNeeded)
        {
            token = await BootstrapTokens.RequestAsync(its, plan.Request.TokenLifetime, report, cancellationToken);
            await HubProof.EnsureIsSameAsync(plan, its, token, report, cancellationToken);
            await RepairAsync(plan, token, report, cancellationToken);
        }

        return new()
        {
            Name = plan.Name,
            ItsContext = plan.Request.ItsContext,
            WecContext = plan.Request.WecContext,
            KubeConfig = plan.Request.KubeConfig,
            Changed = plan.IsNeeded,
            Findings = plan.Findings,
            NeedsApproval = plan.NeedsApproval,
            TokenId = !plan.NeedsApproval ? null
                : token is not null ? token.Id
                : plan.Survey.Klusterlet.AsksApiServer ? plan.Survey.Bootstrap?.CredentialId : null,
            KnownRequests = plan.IsNeeded ? [.. plan.Survey.Requests.Select(r => r.Metadata.Name)] : [],
            HubUrl = plan.IsNeeded ? plan.Hub.Server : (plan.Survey.Hub ?? plan.Survey.Bootstrap)?.Server ?? plan.Hub.Server,
            TokenExpires = token?.Expires,
            DeletedRequests = plan.IsNeeded ? plan.Diagnosis.Stale : [],
        };
    }

    /// <summary>An agent behind a proxy stays behind it, and goes on trusting what it trusts.</summary>
    private static HubEndpointRequest WithProxyOf(RepairSurvey survey, HubEndpointRequest wanted) =>
        survey.Proxy is null ? wanted : wanted with { Proxy = survey.Proxy, ProxyCertificateAuthority = survey.Bootstrap?.CertificateAuthority };

    /// <summary>An agent that is connected, and not here, is somebody else's.</summary>
    private static void CheckIsOurs(RepairRequest request, RepairSurvey survey)
    {
        if (survey.IsConnected && survey.Cluster?.IsTrue(ManagedClusterCondition.Available) is not true && !request.Force
            && survey.Cluster?.IsTrue(ManagedClusterCondition.Joined) is not true)
        {
            throw new WecException(
                "ConnectedElsewhere", WecErrorKind.InvalidState,
                $"The agent of '{request.Name}' says that it is connected to {survey.Hub!.Server}, and this ITS has never seen it.",
                "Is -ItsContext its ITS? -Force takes it away from that hub.");
        }
    }

    private static string RiskOf(RepairRequest request, HubEndpoint hub) =>
        $"The agent of '{request.Name}' works. It loses its certificate and has to reach the ITS at {hub.Server.Authority}, where "
        + "Approve-Wec has to let it in once more; until then the WEC gets no new workloads. Repair it all the same?";

    private static List<string> ChangesOf(RepairDiagnosis diagnosis, bool isWorking, HubEndpoint hub)
    {
        var changes = new List<string>();
        if (diagnosis.Stale.Count > 0)
        {
            changes.Add($"delete {diagnosis.Stale.Count} certificate requests that nobody waits for");
        }

        changes.Add($"store a new bootstrap kubeconfig for {hub.Server}");
        if (diagnosis.DropCertificate)
        {
            changes.Add(
                $"delete the certificate {(isWorking ? "it works with" : "that no longer works")}; the agent asks for a new one, which Approve-Wec grants");
        }

        changes.Add("restart the agent");
        return changes;
    }

    private async Task RepairAsync(RepairPlan plan, BootstrapToken token, IReport report, CancellationToken cancellationToken)
    {
        var ns = plan.Survey.Klusterlet.AgentNamespace;
        report.Progress($"Storing a bootstrap kubeconfig for {plan.Hub.Server}");
        await StoreBootstrapAsync(plan, token, ns, cancellationToken);
        if (plan.Diagnosis.DropCertificate)
        {
            // Afterwards, or the agent would introduce itself the old way once more; and a repair that is cut off here still finds it.
            report.Progress("Deleting the agent's certificate");
            await wec.DeleteAsync(CoreTypes.Secrets, WecSurvey.HubSecret, ns, cancellationToken);
        }

        foreach (var name in plan.Diagnosis.Stale)
        {
            report.Progress($"Deleting certificate request {name}");
            await its.DeleteAsync(CoreTypes.CertificateSigningRequests, name, null, cancellationToken);
        }

        await AgentRestart.RestartAsync(wec, plan.Survey.Klusterlet.Metadata.Name, ns, report, cancellationToken);
    }

    private async Task StoreBootstrapAsync(RepairPlan plan, BootstrapToken token, string ns, CancellationToken cancellationToken)
    {
        var kubeconfig = BootstrapKubeconfig.Write(plan.Hub, token, plan.Survey.Proxy);
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = CoreTypes.Secrets.Kind,
            ["metadata"] = new JsonObject { ["name"] = OcmNames.BootstrapSecret, ["namespace"] = ns },
            ["type"] = "Opaque",
            ["data"] = new JsonObject { ["kubeconfig"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) },
        };
        await wec.ApplyAsync(CoreTypes.Secrets, ns, secret, force: true, cancellationToken);
    }
}
