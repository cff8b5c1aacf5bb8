using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Repair;

/// <summary>What is wrong with an agent, and how much of it has to be made new.</summary>
/// <param name="Findings">What is wrong; nothing for a healthy agent.</param>
/// <param name="DropCertificate">Its certificate keeps it from introducing itself anew, or is of no use.</param>
/// <param name="Stale">Certificate requests that nobody waits for once the agent starts anew.</param>
internal sealed record RepairDiagnosis(IReadOnlyList<RepairFinding> Findings, bool DropCertificate, IReadOnlyList<string> Stale)
{
    /// <summary>A token that ends sooner cannot be counted on.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);

    private static readonly string[] s_unusable = ["HubKubeConfigError", "HubKubeConfigUnauthorized", "HubKubeConfigMissing"];

    public static bool IsAboutCertificate(string complaint) => s_unusable.Contains(complaint);

    /// <param name="survey">What was found.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="hub">Where the agent is to reach the hub.</param>
    /// <param name="published">The address the hub publishes for its own network; null for none.</param>
    /// <param name="now">The hub's time.</param>
    public static RepairDiagnosis Of(RepairSurvey survey, RepairRequest request, HubEndpoint hub, Uri? published, DateTimeOffset now)
    {
        var findings = new List<RepairFinding>();
        // An agent that gets through is not moved to another address of its hub unless somebody asks for that one.
        var isAsked = request.Force || request.Hub is { Server: not null } or { UseInternal: true };
        if ((survey.Hub ?? survey.Bootstrap) is { } known && (isAsked || !survey.GetsThrough))
        {
            AddWhere(findings, known, hub, isAsked ? [hub.Server] : [hub.Server, request.Hub.CallerServer, published]);
        }

        if (!survey.IsWell)
        {
            AddCredential(findings, survey, now);
        }

        var hasMoved = findings.Any(f => f.Fault is AgentFault.HubAddress or AgentFault.HubAuthority);
        var drop = survey.HasCertificate
            && (hasMoved || findings.Any(f => f.Fault is AgentFault.CertificateUnusable or AgentFault.UnknownToHub));
        var isBootstrapping = !survey.HasCertificate || drop;
        if (isBootstrapping && survey.Requests.Count >= RequestBacklog.Threshold)
        {
            findings.Add(new(AgentFault.TooManyRequests, $"{survey.Requests.Count} certificate requests are on the ITS; an agent stops at {RequestBacklog.Threshold}"));
        }

        // An agent that starts anew has a new key: whatever it or a predecessor asked for before is of no use to it.
        var stale = isBootstrapping && findings.Count > 0 ? survey.Requests.Select(r => r.ReadName()).ToArray() : [];
        return new(findings, drop, stale);
    }

    private static void AddWhere(List<RepairFinding> findings, StoredKubeconfig known, HubEndpoint hub, Uri?[] good)
    {
        if (!HubMatch.IsSame(known, good, null))
        {
            findings.Add(new(AgentFault.HubAddress, $"it dials {known.Server}, and the ITS is at {hub.Server}"));
        }

        if (hub.CertificateAuthority is not null && !CertificateBundle.Overlap(known.CertificateAuthority, hub.OwnAuthority ?? hub.CertificateAuthority))
        {
            findings.Add(new(AgentFault.HubAuthority, "it trusts other authorities than the one of the ITS"));
        }
    }

    private static void AddCredential(List<RepairFinding> findings, RepairSurvey survey, DateTimeOffset now)
    {
        var complaints = survey.Complaints ?? [];
        if (survey.HasCertificate)
        {
            if (survey.Cluster is null)
            {
                findings.Add(new(AgentFault.UnknownToHub, "the ITS has no ManagedCluster of that name, so its certificate leads nowhere"));
            }
            else if (survey.CertificateExpires is not { } end || end <= now)
            {
                findings.Add(new(AgentFault.CertificateUnusable, $"its certificate ended {survey.CertificateExpires:u}"));
            }
            else if (survey.Cluster.Spec.HubAcceptsClient && complaints.FirstOrDefault(IsAboutCertificate) is { } reason)
            {
                findings.Add(new(AgentFault.CertificateUnusable, $"its certificate does not work ({reason})"));
            }

            return;
        }

        if (survey.Bootstrap is not { } bootstrap)
        {
            findings.Add(new(AgentFault.BootstrapMissing, "its bootstrap kubeconfig is missing or cannot be read"));
        }
        else if (bootstrap.CredentialExpires is { } end && end <= now + s_margin)
        {
            findings.Add(new(AgentFault.TokenExpired, $"its bootstrap token ended {end:u} before it had a certificate"));
        }
        else if (complaints.FirstOrDefault(c => c is "BootstrapSecretUnauthorized" or "BootstrapSecretError") is { } reason)
        {
            findings.Add(new(AgentFault.TokenExpired, $"it cannot introduce itself ({reason})"));
        }
    }
}
