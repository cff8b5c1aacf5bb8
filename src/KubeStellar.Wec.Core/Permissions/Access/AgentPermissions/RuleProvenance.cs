using k8s.Models;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Who brought a rule about: the default of Kubernetes or Open Cluster Management, or somebody, and why.</summary>
internal sealed record RuleProvenance
{
    private const string CreatedByKlusterlet = "open-cluster-management.io/created-by-klusterlet";
    private const string OcmPrefix = "open-cluster-management:";
    private const string BootstrappingLabel = "kubernetes.io/bootstrapping";

    public required PermissionOrigin Origin { get; init; }

    public string? AddedBy { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <param name="binding">The binding.</param>
    /// <param name="role">The role it is to.</param>
    /// <param name="contributor">The role that role has the rule from, when it is aggregated.</param>
    /// <param name="rule">The rule.</param>
    public static RuleProvenance Of(RbacBinding binding, RbacRole role, RbacRole? contributor, PolicyRule rule)
    {
        var writtenIn = contributor ?? role;
        var origin = OriginOf(binding.Metadata, role.Metadata, writtenIn.Metadata);
        if (origin is PermissionOrigin.OcmDefault or PermissionOrigin.KubernetesDefault)
        {
            return new() { Origin = origin, Since = Later(binding.Metadata.Created(), writtenIn.Metadata.Created()) };
        }

        // A role may be made of several grants, each with a reason of its own.
        var grants = GrantHistory.Read(writtenIn.Metadata.Annotation(GrantMarks.HistoryAnnotation))
            .Where(entry => RulePiece.Keep(entry.Rules, piece => piece.IsCoveredBy([rule])).Count > 0)
            .ToList();
        if (grants.Count > 0)
        {
            return new()
            {
                Origin = origin,
                AddedBy = Together(grants.Select(g => g.By)),
                Reason = Together(grants.Select(g => g.Reason)),
                Ticket = Together(grants.Select(g => g.Ticket)),
                Since = grants.Max(g => g.At) ?? writtenIn.Metadata.Created(),
            };
        }

        // What was bound later than it was written was opened by the binding.
        V1ObjectMeta[] noted = [writtenIn.Metadata, binding.Metadata];
        var isBindingTheirs = IsOcm(binding.Metadata) || IsBuiltIn(binding.Metadata);
        return new()
        {
            Origin = origin,
            AddedBy = Noted(GrantMarks.GrantedByAnnotation)
                ?? (isBindingTheirs ? writtenIn.Metadata : binding.Metadata).Managers().FirstOrDefault(),
            Reason = Noted(GrantMarks.ReasonAnnotation),
            Ticket = Noted(GrantMarks.TicketAnnotation),
            Since = GrantHistory.Time(Noted(GrantMarks.GrantedAtAnnotation)) ?? Later(
                binding.Metadata.Created(), writtenIn.Metadata.Created()),
        };

        string? Noted(string key) => noted.Select(m => m.Annotation(key)).FirstOrDefault(value => !string.IsNullOrEmpty(value));
    }

    private static string? Together(IEnumerable<string?> texts) =>
        string.Join(", ", texts.Where(text => !string.IsNullOrEmpty(text)).Distinct()) is { Length: > 0 } all ? all : null;

    private static PermissionOrigin OriginOf(V1ObjectMeta binding, V1ObjectMeta role, V1ObjectMeta writtenIn)
    {
        if (IsOurs(binding) || IsOurs(writtenIn) || !(IsOcm(binding) || IsBuiltIn(binding)))
        {
            return PermissionOrigin.Added;
        }

        return IsOcm(writtenIn) ? PermissionOrigin.OcmDefault
            : IsBuiltIn(writtenIn) ? PermissionOrigin.KubernetesDefault
            : IsBuiltIn(role) ? PermissionOrigin.AdminExtension
            : PermissionOrigin.Added;
    }

    private static bool IsOurs(V1ObjectMeta item) => item.Label(GrantMarks.ManagedByLabel) == GrantMarks.ManagedBy;

    private static bool IsOcm(V1ObjectMeta item) =>
        item.Label(CreatedByKlusterlet) is not null || item.Name.StartsWith(OcmPrefix, StringComparison.Ordinal);

    private static bool IsBuiltIn(V1ObjectMeta item) => item.Label(BootstrappingLabel) == "rbac-defaults";

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a > b || b is null ? a : b;
}
