using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// Judges an agent's certificate request by the rules of the hub's own approver
/// (https://github.com/open-cluster-management-io/ocm, pkg/registration/register/csr, validateCSR), and by who sent it.
/// </summary>
/// <param name="trustedRequesters">Users beyond the hub's bootstrap identities whose requests are taken too.</param>
internal sealed class CertificateRequestReview(IReadOnlyCollection<string>? trustedRequesters = null)
{
    private const string Signer = "kubernetes.io/kube-apiserver-client";
    private const string UserPrefix = "system:open-cluster-management:";
    private const string AllClustersGroup = "system:open-cluster-management:managed-clusters";
    private const string BootstrapUserPrefix = "system:bootstrap:";
    private const string BootstrapGroup = "system:bootstrappers:managedcluster";
    private const int MinEcBits = 256;
    private const int MinRsaBits = 2048;

    private static readonly string[] s_usages = ["digital signature", "key encipherment", "client auth"];

    /// <summary>User and the group that shows it is really that ServiceAccount.</summary>
    private static readonly Dictionary<string, string> s_accounts = BootstrapTokens.ServiceAccounts
        .Select(name => (Namespace: OcmNames.OperatorNamespace, Name: name))
        .Append((Namespace: "open-cluster-management-hub", Name: "grpc-server-sa"))
        .ToDictionary(a => $"system:serviceaccount:{a.Namespace}:{a.Name}", a => $"system:serviceaccounts:{a.Namespace}");

    /// <summary>
    /// Whether it is an agent's request to renew a certificate it has: sent as the very identity it asks for, and approved by the
    /// hub itself.
    /// </summary>
    public static bool IsRenewal(CertificateSigningRequest request, string cluster) =>
        request.Spec.Username.StartsWith($"{UserPrefix}{cluster}:", StringComparison.Ordinal);

    public CertificateEvidence Review(CertificateSigningRequest request, string cluster)
    {
        var problems = new List<string>();
        CheckEnvelope(request, cluster, problems);
        CheckRequester(request.Spec, problems);
        CertificateRequestContent? content = null;
        string? agentId = null;
        try
        {
            content = CertificateRequestContent.Read(request.Spec.Request);
            CheckKey(content, problems);
            agentId = CheckSubject(content.Subject, cluster, problems);
        }
        catch (CryptographicException e)
        {
            problems.Add(e.Message);
        }

        return new()
        {
            RequestName = request.Metadata.Name,
            Uid = request.Metadata.Uid,
            Requester = request.Spec.Username,
            Groups = [.. request.Spec.Groups ?? []],
            CommonName = content is { Subject.CommonNames: [var name, ..] } ? name : null,
            Organizations = [.. content?.Subject.Organizations ?? []],
            AgentId = agentId,
            KeyType = content?.KeyType,
            KeySize = content?.KeySize,
            KeyFingerprint = content?.KeyFingerprint,
            Created = request.Metadata.Created,
            State = StateOf(request.Status),
            Verdict = VerdictOf(request.Status) is { } verdict ? $"{verdict.Reason}: {verdict.Message}" : null,
            Decided = VerdictOf(request.Status)?.Updated,
            CertificateExpires = ExpiryOf(request.Status?.Certificate),
            Problems = [.. problems],
        };
    }

    private static DateTimeOffset? ExpiryOf(string? signed)
    {
        if (string.IsNullOrEmpty(signed))
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(Convert.FromBase64String(signed)));
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // Only of interest to people, and only where it can be read.
            return null;
        }
    }

    private static CertificateRequestState StateOf(CertificateSigningRequestStatus? status)
    {
        bool Has(string type) => status?.Conditions?.Any(c => c.Type == type) ?? false;
        return Has("Denied") ? CertificateRequestState.Denied
            : Has("Failed") ? CertificateRequestState.Failed
            : !Has("Approved") ? CertificateRequestState.Pending
            : status?.Certificate is { Length: > 0 } ? CertificateRequestState.Issued
            : CertificateRequestState.Approved;
    }

    private static StatusCondition? VerdictOf(CertificateSigningRequestStatus? status) =>
        status?.Conditions?.LastOrDefault(c => c.Type is "Approved" or "Denied" or "Failed");

    private static void CheckEnvelope(CertificateSigningRequest request, string cluster, List<string> problems)
    {
        var label = request.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel);
        if (label != cluster)
        {
            problems.Add($"it is labelled for cluster '{label}', not '{cluster}'");
        }

        if (request.Metadata.Labels?.ContainsKey(OcmNames.AddOnNameLabel) is true)
        {
            problems.Add("an add-on sent it, not the registration agent");
        }

        if (request.Spec.SignerName != Signer)
        {
            problems.Add($"it asks signer '{request.Spec.SignerName}', not {Signer}");
        }

        var usages = request.Spec.Usages ?? [];
        if (usages.Except(s_usages).ToArray() is { Length: > 0 } more)
        {
            problems.Add($"it asks for more than client authentication: {string.Join(", ", more)}");
        }

        if (!usages.Contains("client auth"))
        {
            problems.Add("it does not ask for client authentication");
        }
    }

    private void CheckRequester(CertificateSigningRequestSpec spec, List<string> problems)
    {
        if (trustedRequesters?.Contains(spec.Username) is true)
        {
            return;
        }

        var needed = spec.Username.Length > BootstrapUserPrefix.Length
            && spec.Username.StartsWith(BootstrapUserPrefix, StringComparison.Ordinal)
                ? BootstrapGroup
                : s_accounts.GetValueOrDefault(spec.Username);
        if (needed is null)
        {
            problems.Add($"its sender '{spec.Username}' is not one the hub gives to agents");
        }
        else if (spec.Groups?.Contains(needed) is not true)
        {
            problems.Add($"its sender is not in group {needed}");
        }
    }

    private static void CheckKey(CertificateRequestContent content, List<string> problems)
    {
        if (content.Extensions.Count > 0)
        {
            problems.Add($"it asks for certificate extensions, which no agent does: {List(content.Extensions)}");
        }

        if (content is not ({ KeyType: "EC", KeySize: >= MinEcBits } or { KeyType: "RSA", KeySize: >= MinRsaBits }))
        {
            problems.Add(content.KeyType is null
                ? "its key is of a type no agent uses"
                : $"its {content.KeyType} key of {content.KeySize} bits is too short");
        }
    }

    /// <summary>The agent id, where the common name has one for this cluster.</summary>
    private static string? CheckSubject(CertificateSubject subject, string cluster, List<string> problems)
    {
        var clusterGroup = UserPrefix + cluster;
        if (subject.Organizations.Where(o => o != AllClustersGroup).ToArray() is not [var group] || group != clusterGroup)
        {
            problems.Add($"it asks for groups other than {clusterGroup} and {AllClustersGroup}: {List(subject.Organizations)}");
        }

        if (subject.Others.Count > 0)
        {
            problems.Add($"its subject has more than common name and organizations: {List(subject.Others)}");
        }

        if (subject.CommonNames is [var name]
            && name.StartsWith(clusterGroup + ":", StringComparison.Ordinal)
            && name[(clusterGroup.Length + 1)..] is { Length: > 0 } agent
            && agent.All(c => c is > ' ' and not ':' and < '\x7f'))
        {
            return agent;
        }

        problems.Add($"it asks to be user {List(subject.CommonNames)}, not {clusterGroup}:<agent>");
        return null;
    }

    // What stands in a request was chosen by whoever sent it.
    private static string List(IReadOnlyList<string> texts) => texts.Count == 0
        ? "none"
        : string.Join(", ", texts.Take(5).Select(t => $"'{new string([.. t.Take(120).Select(c => char.IsControl(c) ? '?' : c)])}'"));
}
