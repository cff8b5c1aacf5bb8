using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// Judges an agent's certificate request by the rules of the hub's own approver
/// (https://github.com/open-cluster-management-io/ocm, pkg/registration/register/csr, validateCSR), and by who sent it.
/// </summary>
/// <param name="trustedRequesters">Users beyond the hub's bootstrap identities whose requests are taken too.</param>
/// <param name="hubNamespace">Namespace of the hub's own servers.</param>
internal sealed class CertificateRequestReview(
    IReadOnlyCollection<string>? trustedRequesters = null, string hubNamespace = ClusterManager.DefaultNamespace)
{
    /// <summary>The hub itself signs for agents that register over gRPC.</summary>
    public const string GrpcSigner = "open-cluster-management.io/grpc";

    private const string Signer = "kubernetes.io/kube-apiserver-client";

    /// <summary>On a request of the hub's gRPC server: the user who sent it there. On any other it means nothing.</summary>
    private const string GrpcUserAnnotation = "open-cluster-management.io/csr-user";

    private const string CredentialIdKey = "authentication.kubernetes.io/credential-id";
    private const string TokenIdPrefix = "JTI=";
    private const string UserPrefix = "system:open-cluster-management:";
    private const string AllClustersGroup = "system:open-cluster-management:managed-clusters";
    private const string BootstrapUserPrefix = "system:bootstrap:";
    private const string BootstrapGroup = "system:bootstrappers:managedcluster";
    private const string GrpcAccount = "grpc-server-sa";
    private const int MinEcBits = 256;
    private const int MinRsaBits = 2048;

    private static readonly string[] s_usages = ["digital signature", "key encipherment", "client auth"];

    /// <summary>User and the group that shows it is really that ServiceAccount.</summary>
    private readonly Dictionary<string, string> _accounts = BootstrapTokens.ServiceAccounts
        .Select(name => (Namespace: OcmNames.OperatorNamespace, Name: name))
        .Append((Namespace: hubNamespace, Name: GrpcAccount))
        .ToDictionary(a => $"system:serviceaccount:{a.Namespace}:{a.Name}", a => $"system:serviceaccounts:{a.Namespace}");

    private readonly string _grpcServer = $"system:serviceaccount:{hubNamespace}:{GrpcAccount}";

    /// <summary>
    /// Whether it is an agent's request to renew a certificate it has: sent as the very identity it asks for, and approved by the
    /// hub itself.
    /// </summary>
    public bool IsRenewal(V1CertificateSigningRequest request, string cluster) =>
        (SentFor(request) ?? request.Sender()).StartsWith($"{UserPrefix}{cluster}:", StringComparison.Ordinal);

    public CertificateEvidence Review(V1CertificateSigningRequest request, string cluster)
    {
        var problems = new List<string>();
        CheckEnvelope(request, cluster, problems);
        CheckRequester(request, problems);
        CertificateRequestContent? content = null;
        string? agentId = null;
        try
        {
            content = CertificateRequestContent.Read(request.Spec?.Request);
            CheckKey(content, problems);
            agentId = CheckSubject(content.Subject, cluster, problems);
        }
        catch (CryptographicException e)
        {
            problems.Add(e.Message);
        }

        return new()
        {
            RequestName = request.ReadName(),
            Uid = request.Uid(),
            Requester = request.Sender(),
            Groups = [.. request.Spec?.Groups.OrNone() ?? []],
            SentFor = SentFor(request),
            CredentialId = CredentialIdOf(request),
            CommonName = content is { Subject.CommonNames: [var name, ..] } ? name : null,
            Organizations = [.. content?.Subject.Organizations ?? []],
            AgentId = agentId,
            KeyType = content?.KeyType,
            KeySize = content?.KeySize,
            KeyFingerprint = content?.KeyFingerprint,
            Created = request.Created(),
            State = StateOf(request),
            Verdict = VerdictOf(request) is { } verdict ? $"{verdict.Reason}: {verdict.Message}" : null,
            Decided = VerdictOf(request)?.LastUpdateTime.InUtc(),
            CertificateExpires = ExpiryOf(request.Status?.Certificate),
            Problems = [.. problems],
        };
    }

    private string? SentFor(V1CertificateSigningRequest request) =>
        request.Sender() == _grpcServer ? request.GetAnnotation(GrpcUserAnnotation) : null;

    /// <summary>The token's identifier as the API server found it in the token: nobody who sends a request can choose it.</summary>
    private static string? CredentialIdOf(V1CertificateSigningRequest request) =>
        request.Spec?.Extra is { } extra && extra.TryGetValue(CredentialIdKey, out var ids)
        && ids?.FirstOrDefault() is { } id && id.StartsWith(TokenIdPrefix, StringComparison.Ordinal)
            ? id[TokenIdPrefix.Length..]
            : null;

    private static DateTimeOffset? ExpiryOf(byte[]? signed)
    {
        if (signed is not { Length: > 0 })
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(signed));
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            // Only of interest to people, and only where it can be read.
            return null;
        }
    }

    private static CertificateRequestState StateOf(V1CertificateSigningRequest request) =>
        request.Is("Denied") ? CertificateRequestState.Denied
        : request.Is("Failed") ? CertificateRequestState.Failed
        : !request.Is("Approved") ? CertificateRequestState.Pending
        : request.HasCertificate() ? CertificateRequestState.Issued
        : CertificateRequestState.Approved;

    private static V1CertificateSigningRequestCondition? VerdictOf(V1CertificateSigningRequest request) =>
        request.Conditions().LastOrDefault(c => c.Type is "Approved" or "Denied" or "Failed");

    private void CheckEnvelope(V1CertificateSigningRequest request, string cluster, List<string> problems)
    {
        var label = CertificateRequests.ClusterOf(request);
        if (label != cluster)
        {
            problems.Add($"it is labelled for cluster '{label}', not '{cluster}'");
        }

        if (request.ReadLabels().ContainsKey(OcmNames.AddOnNameLabel))
        {
            problems.Add("an add-on sent it, not the registration agent");
        }

        CheckSigner(request, problems);

        var usages = request.Spec?.Usages.OrNone().ToArray() ?? [];
        if (usages.Except(s_usages).ToArray() is { Length: > 0 } more)
        {
            problems.Add($"it asks for more than client authentication: {string.Join(", ", more)}");
        }

        if (!usages.Contains("client auth"))
        {
            problems.Add("it does not ask for client authentication");
        }
    }

    /// <summary>Each way to register has its own signer: what comes over gRPC is no identity of the API server.</summary>
    private void CheckSigner(V1CertificateSigningRequest request, List<string> problems)
    {
        var signer = request.Spec?.SignerName ?? "";
        var isOverGrpc = request.Sender() == _grpcServer;
        if (signer == GrpcSigner && !isOverGrpc)
        {
            problems.Add($"it asks signer '{GrpcSigner}', and was not sent by the hub's gRPC server ({_grpcServer})");
        }
        else if (signer != (isOverGrpc ? GrpcSigner : Signer))
        {
            problems.Add($"it asks signer '{signer}', not {(isOverGrpc ? GrpcSigner : Signer)}");
        }
    }

    private void CheckRequester(V1CertificateSigningRequest request, List<string> problems)
    {
        var sender = request.Sender();
        if (trustedRequesters?.Contains(sender) is true)
        {
            return;
        }

        var needed = sender.Length > BootstrapUserPrefix.Length
            && sender.StartsWith(BootstrapUserPrefix, StringComparison.Ordinal)
                ? BootstrapGroup
                : _accounts.GetValueOrDefault(sender);
        if (needed is null)
        {
            problems.Add($"its sender '{sender}' is not one the hub gives to agents");
        }
        else if (request.Spec?.Groups?.Contains(needed) is not true)
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
