using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Authorization;

/// <summary>Allows members of system:masters everything and everybody else nothing.</summary>
public sealed class MastersOnlyAuthorizer : IAuthorizer
{
    public Decision Authorize(UserInfo user, RequestAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Decision(user.IsMaster, "");
    }
}
