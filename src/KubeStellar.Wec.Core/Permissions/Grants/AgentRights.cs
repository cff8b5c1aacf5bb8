using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Reviews;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Asks a WEC what its work agent may do already, so that nothing is granted twice and nobody is asked for nothing.</summary>
internal sealed class AgentRights(ClusterClient wec, WorkAgentIdentity agent, IReport report)
{
    /// <summary>Questions about one role; one with more combinations was not made to be compared by asking.</summary>
    private const int MaxQuestions = 200;

    /// <summary>What allows all of a role's content already; null where something is not allowed, or nobody can tell.</summary>
    public async Task<string?> AllowedByAsync(RoleContent content, CancellationToken cancellationToken)
    {
        var questions = GrantVerifier.QuestionsOf(content).Take(MaxQuestions + 1).ToList();
        if (questions.Count is 0 or > MaxQuestions)
        {
            return null;
        }

        // Most of what is granted is not allowed yet, and then one answer says so.
        if (await AskAsync(questions[..1], cancellationToken) is not [{ Allowed: true } first])
        {
            return null;
        }

        if (await AskAsync(questions[1..], cancellationToken) is not { } others || !Array.TrueForAll(others, answer => answer.Allowed))
        {
            return null;
        }

        var bindings = others.Prepend(first).Select(answer => ReviewReason.Parse(answer.Reason))
            .Select(reason => reason.Binding is null
                ? "another authorizer of the WEC"
                : $"{reason.BindingKind} \"{reason.Binding}\" of {reason.RoleKind} \"{reason.Role}\"");
        return string.Join(", ", bindings.Distinct());
    }

    /// <summary>What is dangerous about some contents and new to the agent, one sentence each.</summary>
    public async Task<IReadOnlyList<string>> DangersAsync(IReadOnlyCollection<RoleContent> contents, CancellationToken cancellationToken)
    {
        var found = new List<FoundDanger>();
        foreach (var danger in contents.SelectMany(GrantDangers.Find))
        {
            if (!await HasAsync(danger, cancellationToken))
            {
                found.Add(danger);
            }
        }

        return GrantDangers.Sentences(contents, found);
    }

    private async Task<bool> HasAsync(FoundDanger danger, CancellationToken cancellationToken)
    {
        foreach (var alike in danger.Questions)
        {
            if (await AskAsync([.. alike], cancellationToken) is not { } answers)
            {
                return danger.Danger.IsDefault;
            }

            if (!Array.Exists(answers, answer => answer.Allowed))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>Null where the WEC may not be asked.</returns>
    private async Task<AccessDecision[]?> AskAsync(IReadOnlyCollection<Permission> questions, CancellationToken cancellationToken)
    {
        try
        {
            await using var reviewer = new AccessReviewer(wec, agent, cancellationToken);
            return await Task.WhenAll(questions.Select(reviewer.DecideAsync));
        }
        catch (WecException e) when (e.ErrorId == "AccessReviewForbidden")
        {
            report.Verbose($"What the work agent may do already cannot be asked: {e.Message}");
            return null;
        }
    }
}
