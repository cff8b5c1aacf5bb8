using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// Keeps users from granting permissions they do not hold, as kube-apiserver does when a role or a binding is written
/// (pkg/registry/rbac/*/policybased): the verbs <c>escalate</c> and <c>bind</c>, and <c>system:masters</c>, lift it.
/// </summary>
internal sealed class EscalationAdmission(RbacAuthorizer authorizer) : IAdmission
{
    public void Review(AdmissionRequest request)
    {
        if (request.Id.Group != RbacIndex.Group
            || request.Verb is not ("create" or "update" or "patch")
            || request.Object is not { } written
            || request.User.IsMaster)
        {
            return;
        }

        switch (request.Id.Resource)
        {
            case "clusterroles" or "roles":
                ReviewRole(request, written);
                break;
            case "clusterrolebindings" or "rolebindings":
                ReviewBinding(request, written);
                break;
        }
    }

    private void ReviewRole(AdmissionRequest request, JsonObject role)
    {
        if (Same(request, role, "rules") && Same(request, role, "aggregationRule"))
        {
            return;
        }

        if (May(request, "escalate", request.Id.Resource, request.Id.Namespace, role.Name()))
        {
            return;
        }

        Confirm(request, role.Name(), PolicyRule.ParseAll(role));
        if (role["aggregationRule"] is not null && Missing(request, RbacAuthorizer.FullAuthority).Count > 0)
        {
            throw ApiErrors.Forbidden(
                request.Id.Resource, request.Id.Group, role.Name(), "must have cluster-admin privileges to use the aggregationRule");
        }
    }

    private void ReviewBinding(AdmissionRequest request, JsonObject binding)
    {
        if (Same(request, binding, "subjects") && Same(request, binding, "roleRef"))
        {
            return;
        }

        var role = RoleKey.Of(binding, request.Id.Namespace);
        if (May(request, "bind", role.Resource, request.Id.Namespace, role.Name))
        {
            return;
        }

        // A real server, too, answers with the binding's resource and the role's name.
        var rules = authorizer.RoleRules(role) ?? throw ApiErrors.NotFound(request.Id.Resource, request.Id.Group, role.Name);
        Confirm(request, binding.Name(), rules);
    }

    private void Confirm(AdmissionRequest request, string name, IReadOnlyCollection<PolicyRule> wanted)
    {
        var missing = Missing(request, wanted);
        if (missing.Count == 0)
        {
            return;
        }

        var user = request.User;
        var lines = missing.Select(rule => rule.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var message = $"user {GoText.Quote(user.Name)} (groups={PolicyRule.QuoteAll(user.Groups)}) is attempting to grant RBAC "
            + "permissions not currently held:\n"
            + string.Join('\n', lines);
        var errors = authorizer.HeldRules(user, request.Id.Namespace).Errors;
        if (errors.Count > 0)
        {
            message += $"; resolution errors: [{string.Join(' ', errors)}]";
        }

        throw ApiErrors.Forbidden(request.Id.Resource, request.Id.Group, name, message);
    }

    private IReadOnlyList<PolicyRule> Missing(AdmissionRequest request, IReadOnlyCollection<PolicyRule> wanted) =>
        RuleCoverage.Missing(authorizer.HeldRules(request.User, request.Id.Namespace).Rules, wanted);

    private bool May(AdmissionRequest request, string verb, string resource, string ns, string name) =>
        authorizer.Authorize(request.User, RequestAttributes.ForResource(verb, RbacIndex.Group, resource, ns, name)).Allowed;

    private static bool Same(AdmissionRequest request, JsonObject written, string field) =>
        request.OldObject is { } old && JsonNode.DeepEquals(old[field], written[field]);
}
