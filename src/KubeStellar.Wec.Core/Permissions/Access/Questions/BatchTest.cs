using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Reviews;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>
/// Answers any number of questions about one WEC from one read of its roles, and lets the WEC itself decide a sample: where it
/// knows other authorizers than RBAC, the sample shows it, and everything is reviewed.
/// </summary>
internal sealed class BatchTest(ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
{
    /// <summary>What a WEC is asked at most, reads of long lists and of namespaces aside.</summary>
    public const int MaxRequests = 6;

    /// <exception cref="ApiException">Forbidden: the roles may not be read.</exception>
    public async Task<IReadOnlyList<PermissionTestResult>> RunAsync(QuestionSet set)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var discovery = new DiscoveryClient(client);
        var reader = new RbacReader(client, stop.Token);
        var resolving = set.ResolveAsync(client, discovery, isThrifty: true, report, stop.Token);
        try
        {
            var roles = await reader.ReadAsync(() => WorkAgentLocator.LocateAsync(client, wec.Name, stop.Token));
            report.Verbose($"Evaluating the roles that {client.Server.Authority} gives to {roles.Agent.UserName}.");
            if (roles.Agent.Note is { } note)
            {
                report.Warning(note);
            }

            var questions = await resolving;
            var answers = questions.Select(q => Evaluate(roles, q)).ToList();
            answers = await ConfirmAsync(answers, roles.Agent, MaxRequests - discovery.Requests - reader.Requests);
            return [.. answers.Select(answer => answer.Row(wec, roles.Agent, roles))];
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)resolving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static PermissionAnswer Evaluate(RbacSnapshot roles, PermissionQuestion question)
    {
        var found = roles.Find(question.Permission);
        return new(question, new() { Allowed = found is not null, Reason = found?.Binding.Reason }, PermissionEvidence.Roles);
    }

    private async Task<List<PermissionAnswer>> ConfirmAsync(List<PermissionAnswer> answers, WorkAgentIdentity agent, int budget)
    {
        await using var reviewer = new AccessReviewer(client, agent, cancellationToken);
        try
        {
            var sample = Sample(answers, Math.Max(1, budget));
            var decisions = await Task.WhenAll(sample.Select(a => reviewer.DecideAsync(a.Question.Permission)));
            if (!sample.Zip(decisions).All(pair => pair.First.Decision.Allowed == pair.Second.Allowed))
            {
                report.Verbose("The WEC decides otherwise than its roles: it has other authorizers than RBAC, or roles have changed. Everything is reviewed.");
                sample = answers;
                decisions = await Task.WhenAll(sample.Select(a => reviewer.DecideAsync(a.Question.Permission)));
            }

            var reviewed = sample.Zip(decisions).ToDictionary(
                pair => pair.First.Question.Permission,
                pair => new PermissionAnswer(pair.First.Question, pair.Second, PermissionEvidence.Review));
            return answers.ConvertAll(answer => reviewed.GetValueOrDefault(answer.Question.Permission, answer));
        }
        catch (WecException e) when (e.ErrorId == "AccessReviewForbidden")
        {
            report.Warning($"The answers are those of the WEC's roles alone; other authorizers could not be asked. {e.Message}");
            return answers;
        }
    }

    /// <summary>Denials of as many different resources as may be, known ones first; without any denial, one permission.</summary>
    private static List<PermissionAnswer> Sample(List<PermissionAnswer> answers, int size)
    {
        var denied = answers.Where(a => !a.Decision.Allowed).OrderByDescending(a => a.Question.Resource.IsKnown).ToList();
        var distinct = denied.DistinctBy(a => a.Question.Resource).ToList();
        return denied.Count == 0 ? [.. answers.Take(1)] : [.. distinct.Concat(denied.Except(distinct)).Take(size)];
    }
}
