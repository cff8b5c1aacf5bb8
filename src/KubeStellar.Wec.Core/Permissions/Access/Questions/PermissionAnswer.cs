using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Reviews;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>What was found out about one question.</summary>
internal sealed record PermissionAnswer(PermissionQuestion Question, AccessDecision Decision, PermissionEvidence Evidence)
{
    /// <param name="wec">The WEC asked.</param>
    /// <param name="agent">Its work agent.</param>
    /// <param name="roles">What its roles say; null when nobody wants to know why, or they may not be read.</param>
    public PermissionTestResult Row(WecReference wec, WorkAgentIdentity agent, RbacSnapshot? roles)
    {
        var (permission, resource) = (Question.Permission, Question.Resource);
        var reason = ReviewReason.Parse(Decision.Reason);
        var near = Decision.Allowed || roles is null ? null : NearMiss.Find(roles, permission);
        return new()
        {
            Name = wec.Name,
            ItsContext = wec.ItsContext,
            WecContext = wec.WecContext,
            KubeConfig = wec.KubeConfig,
            Allowed = Decision.Allowed,
            Verb = permission.Verb,
            Resource = permission.Resource,
            Group = permission.Group,
            Subresource = permission.Subresource,
            ResourceName = permission.ResourceName,
            Namespace = permission.Namespace,
            NonResourceUrl = permission.NonResourceUrl,
            Scope = resource.Scope,
            Reason = string.IsNullOrEmpty(Decision.Reason) ? null : Decision.Reason,
            Binding = reason.Binding ?? near?.Binding.Name,
            BindingKind = reason.BindingKind ?? near?.Binding.Kind,
            BindingNamespace = reason.Binding is null ? near?.Binding.Namespace : reason.BindingNamespace,
            Role = reason.Role ?? near?.Binding.RoleName,
            RoleKind = reason.RoleKind ?? near?.Binding.RoleKind,
            Miss = near?.Miss ?? PermissionMiss.None,
            Evidence = Evidence,
            Object = Question.Object,
            ServiceAccount = $"{agent.Namespace}/{agent.ServiceAccount}",
            IsKnownResource = resource.IsKnown,
            Note = PermissionNotes.For(Question, Decision, reason, near, roles is not null),
        };
    }
}
