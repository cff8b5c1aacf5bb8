using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Reviews;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>Tests what the work agent of a WEC may do.</summary>
public sealed class PermissionTester
{
    /// <summary>From so many questions on, reading the roles of a WEC takes less than asking it for each.</summary>
    public const int BatchFrom = 20;

    private readonly QuestionSet _set;
    private readonly bool _isBatch;

    /// <summary>Checks a request once, for use on any number of WECs at the same time.</summary>
    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, GroupsDoNotMatch.</exception>
    public PermissionTester(PermissionTestRequest request, PermissionTestMode mode = PermissionTestMode.Automatic)
        : this([request], mode)
    {
    }

    /// <summary>The same for several requests, whose rows follow each other.</summary>
    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, GroupsDoNotMatch.</exception>
    public PermissionTester(IEnumerable<PermissionTestRequest> requests, PermissionTestMode mode)
    {
        _set = new(requests);
        _isBatch = mode is PermissionTestMode.Batch || (mode is PermissionTestMode.Automatic && _set.Count >= BatchFrom);
    }

    /// <summary>Whether denials are explained by the nearest binding, which takes a read of the WEC's roles.</summary>
    public bool Explains { get; init; } = true;

    /// <summary>Tests one WEC; rows come in the order of resources, verbs, namespaces, names.</summary>
    /// <exception cref="WecException">UnknownResource, AccessReviewForbidden.</exception>
    public async Task<IReadOnlyList<PermissionTestResult>> TestAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        if (_isBatch)
        {
            try
            {
                return await new BatchTest(client, wec, report, cancellationToken).RunAsync(_set);
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                report.Verbose($"The roles of the WEC may not be read, so each permission is reviewed: {e.Message}");
            }
        }

        return await ReviewAsync(client, wec, report, cancellationToken);
    }

    private async Task<IReadOnlyList<PermissionTestResult>> ReviewAsync(
        ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var resolving = _set.ResolveAsync(client, new DiscoveryClient(client), isThrifty: false, report, stop.Token);
        try
        {
            var agent = await WorkAgentLocator.LocateAsync(client, wec.Name, cancellationToken);
            report.Verbose($"Asking {client.Server.Authority} what {agent.UserName} may do.");
            if (agent.Note is { } note)
            {
                report.Warning(note);
            }

            await using var reviewer = new AccessReviewer(client, agent, cancellationToken);
            if (!resolving.IsCompleted)
            {
                // What is written out in full most likely means just that, so the questions about it need not wait until the WEC
                // has told what it serves; the few that turn out to mean something else are asked again.
                foreach (var permission in _set.Guess())
                {
                    _ = reviewer.DecideAsync(permission);
                }
            }

            var questions = await resolving;
            var decisions = await Task.WhenAll(questions.Select(q => reviewer.DecideAsync(q.Permission)));
            var roles = Explains && decisions.Any(d => !d.Allowed) ? await ReadRolesAsync(client, agent, report, cancellationToken) : null;
            return
            [
                .. questions.Zip(decisions, (question, decision) =>
                    new PermissionAnswer(question, decision, PermissionEvidence.Review).Row(wec, agent, roles)),
            ];
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)resolving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<RbacSnapshot?> ReadRolesAsync(
        ClusterClient client, WorkAgentIdentity agent, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await new RbacReader(client, cancellationToken).ReadAsync(agent);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"The roles of the WEC may not be read, so denials are not explained: {e.Message}");
            return null;
        }
    }
}
