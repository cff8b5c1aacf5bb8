using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Reviews;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Asks a WEC until it allows what was granted, or until it is clear that it does not.</summary>
internal sealed class GrantVerifier(ClusterClient wec, WorkAgentIdentity agent, TimeProvider time)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <exception cref="WecException">PermissionNotEffective, AccessReviewForbidden.</exception>
    public async Task EnsureAsync(GrantPlan plan, TimeSpan patience, IReport report, CancellationToken cancellationToken)
    {
        var open = plan.Grants.SelectMany(grant => QuestionsOf(grant.Content)).Distinct().ToList();
        var started = time.GetTimestamp();
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            report.Progress($"asking the WEC whether it allows {open.Count} granted permissions");
            var answers = await AskAsync(open, cancellationToken);
            var refused = open.Zip(answers).Where(pair => !pair.Second.Allowed).ToList();
            if (refused.Count == 0)
            {
                report.Verbose($"{wec.Server.Authority} confirms what was granted.");
                return;
            }

            if (refused.Exists(pair => pair.Second.Denied) || time.GetElapsedTime(started) > patience)
            {
                throw NotEffective(plan, refused);
            }

            open = refused.ConvertAll(pair => pair.First);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>One question for each verb on each resource or name. The wildcards of rules are words to a review, too.</summary>
    internal static IEnumerable<Permission> QuestionsOf(RoleContent content) =>
        RulePiece.Of(content.Rules).Where(piece => piece.Atom.Group is not null).Select(piece =>
        {
            var slash = piece.Atom.Target.IndexOf('/', StringComparison.Ordinal);
            var (resource, subresource) = slash < 0 ? (piece.Atom.Target, null) : (piece.Atom.Target[..slash], piece.Atom.Target[(slash + 1)..]);
            return new Permission(piece.Verb, piece.Atom.Group!, resource, subresource, piece.Atom.Name, content.Namespace);
        });

    private async Task<AccessDecision[]> AskAsync(List<Permission> questions, CancellationToken cancellationToken)
    {
        await using var reviewer = new AccessReviewer(wec, agent, cancellationToken);
        return await Task.WhenAll(questions.ConvertAll(reviewer.DecideAsync));
    }

    private static WecException NotEffective(GrantPlan plan, List<(Permission Question, AccessDecision Answer)> refused)
    {
        var (question, answer) = refused.Find(pair => pair.Answer.Denied) is { Question: not null } denied ? denied : refused[0];
        var others = refused.Count > 1 ? $" and {refused.Count - 1} more" : "";
        var words = string.IsNullOrEmpty(answer.Reason) ? "" : $" The WEC says: {answer.Reason}.";
        var advice = answer.Denied
            ? "An authorizer of the WEC forbids it outright, which no role can overrule: ask whoever runs its authorization webhook or cloud policy."
            : plan.Grants.Any(g => g.Method is GrantMethod.Aggregated)
                ? "The role is there but not in force: is the WEC's kube-controller-manager running, which aggregates roles? Grant with -Method Bound does without it."
                : "The role and its binding are there but not in force: does the WEC authorize with RBAC (--authorization-mode)?";
        return new("PermissionNotEffective", WecErrorKind.InvalidState, $"The WEC still does not allow {question}{others}.{words}", advice);
    }
}
