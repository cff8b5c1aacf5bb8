using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// Authorizes requests and answers access reviews by the (Cluster)Roles and bindings in a server's store, with the reasons
/// kube-apiserver gives (plugin/pkg/auth/authorizer/rbac/rbac.go).
/// </summary>
public sealed class RbacAuthorizer : IAuthorizer, IRulesSource, IDisposable
{
    private readonly RbacIndex _index;

    public RbacAuthorizer(ObjectStore store) => _index = new RbacIndex(store);

    public Decision Authorize(UserInfo user, RequestAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(attributes);
        if (user.IsMaster)
        {
            return new Decision(true, "");
        }

        List<string>? dangling = null;
        foreach (var grant in Grants(user, attributes.IsResource ? attributes.Namespace : null))
        {
            var rules = _index.Rules(grant.Binding.Role);
            if (rules is null)
            {
                (dangling ??= []).Add(grant.Binding.Role.NotFound);
                continue;
            }

            foreach (var rule in rules)
            {
                if (rule.Matches(attributes))
                {
                    return new Decision(true, "RBAC: allowed by " + grant.Binding.Describe(grant.Subject));
                }
            }
        }

        return new Decision(false, dangling is null ? "" : "RBAC: " + Aggregate(dangling));
    }

    public JsonObject RulesFor(UserInfo user, string ns)
    {
        var (rules, errors) = HeldRules(user, ns);
        var status = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule.NonResourceUrls.Length == 0).Select(rule => rule.ToJson())]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(rule => rule.NonResourceUrls.Length > 0).Select(rule => rule.ToJson())]),
            ["incomplete"] = false,
        };
        if (errors.Count > 0)
        {
            status["evaluationError"] = Aggregate(errors);
        }

        return status;
    }

    public void Dispose() => _index.Dispose();

    /// <summary>Every rule that applies to a user in a namespace, and the references that could not be resolved.</summary>
    internal (List<PolicyRule> Rules, List<string> Errors) HeldRules(UserInfo user, string? inNamespace)
    {
        var rules = new List<PolicyRule>();
        var errors = new List<string>();
        foreach (var binding in Grants(user, inNamespace).Select(grant => grant.Binding).Distinct())
        {
            if (_index.Rules(binding.Role) is { } found)
            {
                rules.AddRange(found);
            }
            else
            {
                errors.Add(binding.Role.NotFound);
            }
        }

        return (rules, [.. errors.Distinct(StringComparer.Ordinal)]);
    }

    internal PolicyRule[]? RoleRules(RoleKey role) => _index.Rules(role);

    internal static readonly PolicyRule[] FullAuthority =
    [
        new() { Verbs = [PolicyRule.All], ApiGroups = [PolicyRule.All], Resources = [PolicyRule.All] },
        new() { Verbs = [PolicyRule.All], NonResourceUrls = [PolicyRule.All] },
    ];

    internal static string Aggregate(IEnumerable<string> errors)
    {
        var distinct = errors.Distinct(StringComparer.Ordinal).ToArray();
        return distinct.Length == 1 ? distinct[0] : "[" + string.Join(", ", distinct) + "]";
    }

    private IEnumerable<RbacGrant> Grants(UserInfo user, string? inNamespace)
    {
        foreach (var scope in string.IsNullOrEmpty(inNamespace) ? s_clusterScope : ["", inNamespace])
        {
            foreach (var grant in _index.Grants(scope, RbacSubject.UserKey(user.Name)))
            {
                yield return grant;
            }

            foreach (var name in user.Groups)
            {
                foreach (var grant in _index.Grants(scope, RbacSubject.GroupKey(name)))
                {
                    yield return grant;
                }
            }
        }
    }

    private static readonly string[] s_clusterScope = [""];
}
