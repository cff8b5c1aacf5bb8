using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Authorization;

/// <summary>Allows everything to members of system:masters, and nothing to anyone else.</summary>
public sealed class MastersOnlyAuthorizer : IAuthorizer
{
    public Decision Authorize(UserInfo user, RequestAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Decision(user.IsMaster, "");
    }
}
