namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>Decides whether one subject on one cluster may do something. Safe to ask from many threads.</summary>
public interface IAccessDecider
{
    Task<AccessDecision> DecideAsync(Permission permission);
}
