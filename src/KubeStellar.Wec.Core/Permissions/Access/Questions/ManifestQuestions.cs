using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>The questions about objects that somebody wants to be kept on a WEC.</summary>
internal sealed class ManifestQuestions
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>Requests with these verbs go to the collection and name no object.</summary>
    private static readonly string[] s_nameless = ["create", "list", "watch", "deletecollection"];

    private readonly PermissionTestRequest _request;
    private readonly IReadOnlyList<string> _verbs;
    private readonly Dictionary<(string Group, string Kind), ResolvedResource> _defined;

    /// <exception cref="WecException">UnknownVerb.</exception>
    public ManifestQuestions(PermissionTestRequest request)
    {
        _request = request;
        var verbs = PermissionVerbs.Check(request.Verbs, request.AllowUnknownVerbs);
        _verbs = verbs.Count > 0 ? verbs : PermissionVerbs.Functional;
        _defined = Defined(request.Manifests);
        Kinds = [.. request.Manifests.Select(m => (m.Group, m.Kind)).Distinct()];
    }

    public IReadOnlyList<(string Group, string Kind)> Kinds { get; }

    public int Count => _request.Manifests.Count * _verbs.Count;

    /// <summary>Namespaces that objects are to live in and that no manifest makes.</summary>
    public IReadOnlyList<string> NamespacesNeeded =>
    [
        .. _request.Manifests.Where(m => m.Namespace is not null).Select(m => m.Namespace!)
            .Except(_request.Manifests.Where(m => m is { Kind: "Namespace", Group: "" }).Select(m => m.Name ?? ""))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <param name="resources">What the WEC serves for each of <see cref="Kinds"/>.</param>
    /// <param name="missingNamespaces">Those of <see cref="NamespacesNeeded"/> that the WEC has not got.</param>
    public IEnumerable<PermissionQuestion> Of(IReadOnlyList<ResolvedResource?> resources, IReadOnlySet<string> missingNamespaces)
    {
        var served = Kinds.Zip(resources).ToDictionary(pair => pair.First, pair => pair.Second);
        var asked = new HashSet<Permission>();
        foreach (var manifest in _request.Manifests)
        {
            var resource = served[(manifest.Group, manifest.Kind)] ?? Unserved(manifest);
            foreach (var question in Of(manifest, resource, missingNamespaces).Where(q => asked.Add(q.Permission)))
            {
                yield return question;
            }
        }
    }

    private IEnumerable<PermissionQuestion> Of(ManifestObject manifest, ResolvedResource resource, IReadOnlySet<string> missingNamespaces)
    {
        var places = resource.IsNamespaced == false ? [null]
            : manifest.Namespace is { } own ? [own]
            : _request.Namespaces.Count > 0 && resource.IsNamespaced == true ? _request.Namespaces
            : (IReadOnlyList<string?>)[null];
        var isNamespace = resource is { Group: "", Resource: "namespaces" };
        foreach (var place in places)
        {
            var note = manifest.Name is null
                ? $"The object has no name{(manifest.Content.TextAt("metadata", "generateName") is { Length: > 0 } ? ", only generateName" : "")}: " +
                  "Open Cluster Management refuses it in a ManifestWork."
                : place is null && resource.IsNamespaced == true
                ? "The object names no namespace, so the whole cluster was asked; the work agent needs one."
                : place is not null && missingNamespaces.Contains(place)
                    ? $"The WEC has no namespace '{place}', and no manifest makes it."
                    : null;
            foreach (var verb in _verbs)
            {
                var name = s_nameless.Contains(verb) ? null : manifest.Name;
                // To the server, a namespace lives in itself.
                var within = isNamespace ? name : place;
                yield return new(resource.With(verb, name, within), resource)
                {
                    Object = manifest.ToString(),
                    Note = note,
                    DenialNote = verb == "patch" ? "Needed when the object is kept by server-side apply or is only created, not updated." : null,
                };
            }

            if (_request.Verbs.Count == 0 && manifest.Group == RbacGroup && GivingAway(manifest, resource, place) is { } giving)
            {
                yield return giving;
            }
        }
    }

    /// <summary>Nobody may give rights away that they do not hold, unless a verb of its own lets them.</summary>
    private static PermissionQuestion? GivingAway(ManifestObject manifest, ResolvedResource resource, string? place)
    {
        if (manifest.Kind is "ClusterRole" or "Role")
        {
            return Question(resource.With("escalate", null, place), resource);
        }

        if (manifest.Kind is "ClusterRoleBinding" or "RoleBinding" && manifest.Content.TextAt("roleRef", "name") is { Length: > 0 } role)
        {
            var isCluster = manifest.Content.TextAt("roleRef", "kind") == "ClusterRole";
            var bound = new ResolvedResource(RbacGroup, isCluster ? "clusterroles" : "roles", null, !isCluster, true);
            return Question(bound.With("bind", role, place), bound);
        }

        return null;

        PermissionQuestion Question(Permission permission, ResolvedResource about) => new(permission, about)
        {
            Object = manifest.ToString(),
            DenialNote = "Not needed if the work agent holds every right the role gives.",
        };
    }

    private ResolvedResource Unserved(ManifestObject manifest)
    {
        if (_defined.TryGetValue((manifest.Group, manifest.Kind), out var coming))
        {
            return coming;
        }

        var plural = ManifestPlural.Guess(manifest.Kind);
        return new(manifest.Group, plural, null, null, false)
        {
            Note = $"This WEC does not serve {manifest.Kind} of {manifest.ApiVersion}, and no manifest defines it. Install its " +
                $"CustomResourceDefinition first; '{plural}' is a guess.",
        };
    }

    private static Dictionary<(string Group, string Kind), ResolvedResource> Defined(IEnumerable<ManifestObject> manifests)
    {
        var defined = new Dictionary<(string, string), ResolvedResource>();
        foreach (var content in manifests.Where(m => m.Kind == CoreTypes.CustomResourceDefinitions.Kind).Select(m => m.Content))
        {
            if (content.TextAt("spec", "group") is { Length: > 0 } group &&
                content.TextAt("spec", "names", "kind") is { Length: > 0 } kind &&
                content.TextAt("spec", "names", "plural") is { Length: > 0 } plural)
            {
                defined[(group, kind)] = new(group, plural, null, content.TextAt("spec", "scope") == "Namespaced", true)
                {
                    Note = "Its CustomResourceDefinition is not installed yet; it is among the manifests.",
                };
            }
        }

        return defined;
    }
}
