using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>The questions about resources that somebody named.</summary>
internal sealed class TypedQuestions
{
    private static readonly IReadOnlyList<string?> s_any = [null];

    private readonly PermissionTestRequest _request;
    private readonly IReadOnlyList<string> _verbs;

    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, GroupsDoNotMatch.</exception>
    public TypedQuestions(PermissionTestRequest request)
    {
        if (request.Groups.Count > 1 && request.Groups.Count != request.Resources.Count)
        {
            throw new WecException(
                "GroupsDoNotMatch", WecErrorKind.InvalidInput, $"{request.Resources.Count} resources do not go with {request.Groups.Count} groups.",
                "Give one group for all resources, or one for each.");
        }

        _request = request;
        _verbs = PermissionVerbs.Check(request.Verbs, request.AllowUnknownVerbs);
        Names = [.. request.Resources.Select((text, i) => ResourceNameParser.Parse(text, GroupOf(i), request.Subresource)).Distinct()];

        string? GroupOf(int i) => request.Groups.Count > 1 ? request.Groups[i] : request.Groups.Count == 1 ? request.Groups[0] : null;
    }

    public IReadOnlyList<ResourceName> Names { get; }

    /// <summary>How many there will be.</summary>
    public int Count =>
        Names.Count * (_verbs.Count > 0 ? _verbs.Count : PermissionVerbs.Functional.Count) *
        Math.Max(1, _request.Namespaces.Count) * Math.Max(1, _request.ResourceNames.Count);

    /// <summary>Whether a literal reading of the names can be asked before they are looked up.</summary>
    public bool CanGuess => _request.Namespaces.Count == 0;

    public IEnumerable<PermissionQuestion> Of(IEnumerable<ResolvedResource> resources)
    {
        foreach (var resource in resources.DistinctBy(r => (r.Group, r.Resource, r.Subresource, r.NonResourceUrl)))
        {
            // Asking about a cluster-wide resource within a namespace gives an answer that means nothing.
            var isElsewhere = _request.Namespaces.Count > 0 && resource is { IsNamespaced: false, NonResourceUrl: null };
            var namespaces = _request.Namespaces.Count == 0 || resource.IsNamespaced == false ? s_any : _request.Namespaces;
            var names = _request.ResourceNames.Count == 0 || resource.NonResourceUrl is not null ? s_any : _request.ResourceNames;
            foreach (var verb in VerbsFor(resource))
            {
                foreach (var @namespace in namespaces)
                {
                    foreach (var name in names)
                    {
                        yield return new(resource.With(verb, name, @namespace), resource)
                        {
                            Note = isElsewhere ? $"{resource.QualifiedName} live in no namespace, so the whole cluster was asked." : null,
                        };
                    }
                }
            }
        }
    }

    private IReadOnlyList<string> VerbsFor(ResolvedResource resource) =>
        _verbs.Count > 0 ? _verbs
        : resource.NonResourceUrl is null ? PermissionVerbs.Functional
        : ["get"];
}
