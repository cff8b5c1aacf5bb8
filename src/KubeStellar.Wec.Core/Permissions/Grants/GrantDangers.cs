using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Finds in a grant what opens more of a cluster than a workload needs.</summary>
public static class GrantDangers
{
    private static readonly string[] s_reading = ["get", "list", "watch"];
    private static readonly string[] s_writing = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>
    /// Beside wildcards, escalate, bind and impersonate; in the main those of
    /// https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks.
    /// </summary>
    public static readonly IReadOnlyList<GrantDanger> Table =
    [
        new("", ["secrets"], s_reading, "includes every credential kept in them")
        {
            IsHarmlessInWorkloadNamespaces = true, IsHarmlessForNames = true, IsDefault = true,
        },
        new("", ["serviceaccounts/token"], ["create"], "gives the rights of those ServiceAccounts")
        {
            IsHarmlessInWorkloadNamespaces = true, IsDefault = true,
        },
        new(
            "", ["pods/exec", "pods/attach", "pods/portforward"], ["get", "create"],
            "gives whatever runs in those pods, with its credentials")
        {
            IsHarmlessInWorkloadNamespaces = true, IsDefault = true,
        },
        new("", ["pods/ephemeralcontainers"], ["update", "patch"], "runs anything inside those pods, with their credentials")
        {
            IsHarmlessInWorkloadNamespaces = true,
        },
        new(
            "", ["nodes/proxy"], ["get", "create", "update", "patch", "delete"],
            "runs anything in every pod of the nodes, past the audit log"),
        new("certificates.k8s.io", ["signers"], ["approve", "sign", "attest"], "has certificates issued that may name any user")
        {
            AreVerbsAlike = false,
        },
        new(
            "certificates.k8s.io", ["certificatesigningrequests/approval", "certificatesigningrequests/status"], ["update", "patch"],
            "has certificates issued that may name any user"),
        new(
            "admissionregistration.k8s.io",
            ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"], s_writing, "reads and changes what anybody writes")
        {
            IsDefault = true,
        },
        new(
            "admissionregistration.k8s.io",
            [
                "mutatingadmissionpolicies", "mutatingadmissionpolicybindings", "validatingadmissionpolicies", "validatingadmissionpolicybindings",
            ],
            s_writing, "changes what anybody writes, or lifts what guards the cluster"),
        new("apiregistration.k8s.io", ["apiservices"], s_writing, "answers in the place of the API server, and sees who asks"),
        new(
            "rbac.authorization.k8s.io", ["clusterroles", "clusterrolebindings", "roles", "rolebindings"], ["create", "update", "patch"],
            "hands rights on to anybody")
        {
            IsDefault = true,
        },
        new(
            "security.openshift.io", ["securitycontextconstraints"], ["use", "create", "update", "patch"],
            "lets pods take over their nodes"),
    ];

    /// <summary>
    /// What is dangerous about rules in a place, whatever the agent may do already: wildcards and verbs that know no bounds.
    /// </summary>
    internal static IEnumerable<string> Unbounded(IReadOnlyCollection<PolicyRule> rules)
    {
        var verbs = rules.SelectMany(r => r.Verbs).Distinct().ToList();
        if (verbs.Contains(PolicyRule.Any))
        {
            yield return "The verb * includes escalate, bind and impersonate, and verbs yet to come.";
        }

        if (rules.Any(r => r.ApiGroups.Contains(PolicyRule.Any)))
        {
            yield return "The group * includes every API, those installed later too.";
        }

        if (rules.Any(r => r.Resources.Contains(PolicyRule.Any)))
        {
            yield return "The resource * includes every resource of its group, with all subresources.";
        }

        foreach (var verb in verbs.Where(v => v is "escalate" or "bind" || v.StartsWith("impersonate", StringComparison.Ordinal)))
        {
            yield return $"With {verb} whoever can place a workload can take any right on the cluster.";
        }
    }

    /// <summary>The rows of the table that a role comes under, one for each resource.</summary>
    internal static IEnumerable<FoundDanger> Find(RoleContent content) => Table.SelectMany(danger => content.Rules
        .SelectMany(rule => danger.In(rule, content.Namespace))
        .GroupBy(hit => hit.Resource)
        .Select(hits => new FoundDanger(
            danger, hits.Key, [.. hits.Select(h => h.Name).Distinct()], PolicyRules.Sort(hits.Select(h => h.Verb)), content.Namespace)));

    /// <summary>
    /// The sentences of a grant whose agent cannot be asked what it may do already; it is taken for one as it is by default.
    /// </summary>
    internal static IReadOnlyList<string> Of(IReadOnlyCollection<RoleContent> contents) =>
        Sentences(contents, contents.SelectMany(Find).Where(found => !found.Danger.IsDefault));

    internal static IReadOnlyList<string> Sentences(IEnumerable<RoleContent> contents, IEnumerable<FoundDanger> found) =>
        [.. Unbounded([.. contents.SelectMany(c => c.Rules)]).Concat(found.Select(f => f.Sentence)).Distinct()];
}

/// <summary>A row of the table that a grant comes under.</summary>
internal sealed record FoundDanger(
    GrantDanger Danger, string Resource, IReadOnlyList<string> Names, IReadOnlyList<string> Verbs, string? Namespace)
{
    public string Sentence =>
        $"{string.Join(", ", Verbs)} on {GrantRole.Qualified(Danger.Group, Resource)}{(Namespace is null ? "" : $" in {Namespace}")} " +
        $"{Danger.Consequence}.";

    /// <summary>Asked of the WEC: where all of one row are allowed, the grant opens nothing new here.</summary>
    public IEnumerable<IEnumerable<Permission>> Questions => Danger.AreVerbsAlike
        ? Names.Select(name => Danger.Verbs.Select(verb => Question(verb, name)))
        : Names.SelectMany(name => Verbs.Select(verb => new[] { Question(verb, name) }));

    private Permission Question(string verb, string name)
    {
        var slash = Resource.IndexOf('/', StringComparison.Ordinal);
        return new(
            verb, Danger.Group, slash < 0 ? Resource : Resource[..slash], slash < 0 ? null : Resource[(slash + 1)..],
            name.Length == 0 ? null : name, Namespace);
    }
}
