using k8s.Models;

namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>What an authorizer says to one question.</summary>
public sealed record AccessDecision
{
    public bool Allowed { get; init; }

    /// <summary>An authorizer forbids it outright, so no further rule can allow it.</summary>
    public bool Denied { get; init; }

    public string? Reason { get; init; }

    /// <summary>What went wrong while deciding; the decision stands all the same.</summary>
    public string? EvaluationError { get; init; }

    internal static AccessDecision Of(V1SubjectAccessReviewStatus status) => new()
    {
        Allowed = status.Allowed,
        Denied = status.Denied is true,
        Reason = status.Reason,
        EvaluationError = status.EvaluationError,
    };
}
