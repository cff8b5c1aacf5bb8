using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>Everything that is to be asked of each WEC, in the order it was asked for.</summary>
internal sealed class QuestionSet
{
    private readonly List<(TypedQuestions? Typed, ManifestQuestions? Manifests)> _parts = [];
    private readonly List<ResourceName> _names = [];
    private readonly List<(string Group, string Kind)> _kinds = [];

    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, GroupsDoNotMatch.</exception>
    public QuestionSet(IEnumerable<PermissionTestRequest> requests)
    {
        foreach (var request in requests)
        {
            if (request.Resources.Count > 0)
            {
                var typed = new TypedQuestions(request);
                _parts.Add((typed, null));
                _names.AddRange(typed.Names);
                Count += typed.Count;
            }

            if (request.Manifests.Count > 0)
            {
                var manifests = new ManifestQuestions(request);
                _parts.Add((null, manifests));
                _kinds.AddRange(manifests.Kinds);
                Count += manifests.Count;
            }
        }
    }

    /// <summary>About how many questions that makes.</summary>
    public int Count { get; }

    /// <summary>Those that most likely will be asked, whatever the WEC serves.</summary>
    public IEnumerable<Permission> Guess() => _parts
        .Select(part => part.Typed)
        .Where(typed => typed?.CanGuess == true)
        .SelectMany(typed => typed!.Of(typed.Names.Select(ResourceResolver.Literal).OfType<ResolvedResource>()))
        .Select(question => question.Permission);

    /// <exception cref="WecException">UnknownResource.</exception>
    public async Task<IReadOnlyList<PermissionQuestion>> ResolveAsync(
        ClusterClient wec, DiscoveryClient discovery, bool isThrifty, IReport report, CancellationToken cancellationToken)
    {
        var resolver = new ResourceResolver(discovery, isThrifty);
        var resources = _names.Count == 0 ? [] : await resolver.ResolveAsync(_names, cancellationToken);
        var kinds = _kinds.Count == 0 ? [] : await resolver.FindKindsAsync(_kinds, cancellationToken);
        var missing = await MissingNamespacesAsync(wec, report, cancellationToken);
        var questions = new List<PermissionQuestion>();
        var (name, kind) = (0, 0);
        foreach (var (typed, manifests) in _parts)
        {
            if (typed is not null)
            {
                questions.AddRange(typed.Of(resources.Skip(name).Take(typed.Names.Count)));
                name += typed.Names.Count;
            }
            else
            {
                questions.AddRange(manifests!.Of([.. kinds.Skip(kind).Take(manifests.Kinds.Count)], missing));
                kind += manifests.Kinds.Count;
            }
        }

        return [.. questions.DistinctBy(q => (q.Permission, q.Resource.NonResourceUrl))];
    }

    private async Task<IReadOnlySet<string>> MissingNamespacesAsync(ClusterClient wec, IReport report, CancellationToken cancellationToken)
    {
        var needed = _parts.SelectMany(part => part.Manifests?.NamespacesNeeded ?? []).ToHashSet();
        if (needed.Count == 0)
        {
            return needed;
        }

        try
        {
            await foreach (var found in wec.ListAsync(CoreTypes.Namespaces, null, ListOptions.Kept, JsonWire.AnyObject, cancellationToken))
            {
                needed.Remove(found.TextAt("metadata", "name") ?? "");
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"Whether the namespaces exist may not be read: {e.Message}");
            return new HashSet<string>();
        }

        foreach (var name in needed.Order(StringComparer.Ordinal))
        {
            report.Warning($"The WEC has no namespace '{name}', and no manifest makes it.");
        }

        return needed;
    }
}
