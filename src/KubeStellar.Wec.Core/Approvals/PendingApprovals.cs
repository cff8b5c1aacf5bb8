namespace KubeStellar.Wec.Approvals;

/// <summary>All that wait on an ITS to be let in.</summary>
/// <param name="Plans">Those that may be decided on together. Each may still be refused.</param>
/// <param name="LeftOut">Those that have to be decided on by name, and why.</param>
public sealed record PendingApprovals(IReadOnlyList<ApprovalPlan> Plans, IReadOnlyList<(string Name, string Why)> LeftOut);
