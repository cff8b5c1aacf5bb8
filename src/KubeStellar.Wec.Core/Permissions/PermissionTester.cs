using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;

namespace KubeStellar.Wec.Permissions;

/// <summary>Tests what the work agent of a WEC may do.</summary>
public sealed class PermissionTester
{
    private static readonly IReadOnlyList<string?> s_any = [null];

    private readonly IReadOnlyList<ResourceName> _names;
    private readonly IReadOnlyList<string> _verbs;
    private readonly PermissionTestRequest _request;

    /// <summary>Checks a request once, for use on any number of WECs at the same time.</summary>
    /// <exception cref="WecException">InvalidResourceName, UnknownVerb.</exception>
    public PermissionTester(PermissionTestRequest request)
    {
        _request = request;
        _names = [.. request.Resources.Select(ResourceNameParser.Parse).Distinct()];
        _verbs = PermissionVerbs.Check(request.Verbs, request.AllowUnknownVerbs);
    }

    /// <summary>Tests one WEC; rows come in the order of resources, verbs, namespaces, names.</summary>
    /// <exception cref="WecException">UnknownResource, AccessReviewForbidden.</exception>
    public async Task<IReadOnlyList<PermissionTestResult>> TestAsync(
        ApiClient client, WecReference wec, IReport report, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var resolving = new ResourceResolver(new DiscoveryClient(client)).ResolveAsync(_names, stop.Token);
        try
        {
            var agent = await WorkAgentLocator.LocateAsync(client, wec.Name, cancel);
            report.Verbose($"Asking {client.Server.Authority} what {agent.UserName} may do.");
            if (agent.Note is { } note)
            {
                report.Warning(note);
            }

            await using var reviewer = new AccessReviewer(client, agent, cancel);
            AskEarly(reviewer, resolving);
            var questions = QuestionsOf(await resolving).ToList();
            var answers = await Task.WhenAll(questions.ConvertAll(q => reviewer.DecideAsync(q.Permission)));
            return [.. questions.Zip(answers, (question, answer) => Row(wec, agent, question, answer))];
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)resolving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// What is written out in full most likely means just that, so the questions about it need not wait until the WEC has told
    /// what it serves; the few that turn out to mean something else are asked again.
    /// </summary>
    private void AskEarly(AccessReviewer reviewer, Task resolving)
    {
        if (resolving.IsCompleted || _request.Namespaces.Count > 0)
        {
            return;
        }

        foreach (var question in QuestionsOf(_names.Select(ResourceResolver.Literal).OfType<ResolvedResource>()))
        {
            _ = reviewer.DecideAsync(question.Permission);
        }
    }

    private IEnumerable<(Permission Permission, ResolvedResource Resource)> QuestionsOf(IEnumerable<ResolvedResource> resources)
    {
        foreach (var resource in resources.DistinctBy(r => (r.Group, r.Resource, r.Subresource, r.NonResourceUrl)))
        {
            // Asking about a cluster-wide resource within a namespace gives an answer that means nothing.
            var namespaces = _request.Namespaces.Count == 0 || resource.IsNamespaced == false ? s_any : _request.Namespaces;
            var names = _request.ResourceNames.Count == 0 || resource.NonResourceUrl is not null ? s_any : _request.ResourceNames;
            foreach (var verb in VerbsFor(resource))
            {
                foreach (var @namespace in namespaces)
                {
                    foreach (var name in names)
                    {
                        yield return (resource.With(verb, name, @namespace), resource);
                    }
                }
            }
        }
    }

    private IReadOnlyList<string> VerbsFor(ResolvedResource resource) =>
        _verbs.Count > 0 ? _verbs
        : resource.NonResourceUrl is null ? PermissionVerbs.Functional
        : ["get"];

    private PermissionTestResult Row(
        WecReference wec, WorkAgentIdentity agent, (Permission Permission, ResolvedResource Resource) question, AccessDecision decision)
    {
        var (permission, resource) = question;
        var reason = ReviewReason.Parse(decision.Reason);
        return new()
        {
            Name = wec.Name,
            ItsContext = wec.ItsContext,
            WecContext = wec.WecContext,
            KubeConfig = wec.KubeConfig,
            Allowed = decision.Allowed,
            Verb = permission.Verb,
            Resource = permission.Resource,
            Group = permission.Group,
            Subresource = permission.Subresource,
            ResourceName = permission.ResourceName,
            Namespace = permission.Namespace,
            NonResourceUrl = permission.NonResourceUrl,
            Scope = resource.Scope,
            Reason = string.IsNullOrEmpty(decision.Reason) ? null : decision.Reason,
            Binding = reason.Binding,
            BindingKind = reason.BindingKind,
            Role = reason.Role,
            RoleKind = reason.RoleKind,
            ServiceAccount = $"{agent.Namespace}/{agent.ServiceAccount}",
            IsKnownResource = resource.IsKnown,
            Note = PermissionNotes.For(permission, resource, decision, reason, _request.Namespaces.Count > 0),
        };
    }
}
