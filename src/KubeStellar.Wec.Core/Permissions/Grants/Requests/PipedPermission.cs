using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Failures;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>A permission as it comes down a pipeline: a row of Resolve-, Test- or Get-WecPermission, or a grant.</summary>
public sealed record PipedPermission
{
    /// <summary>What a resolved message was about: <c>Missing</c>, <c>Escalation</c>, <c>Impersonation</c>, <c>UnknownKind</c>; null elsewhere.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether it is allowed already; null where that was not asked.</summary>
    public bool? Allowed { get; init; }

    /// <summary>Who was refused; empty where nobody says.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Empty when it is about no resource.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Null to look it up.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    public string? Subresource { get; init; }

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>What a message should have told and did not, by the names of <see cref="MissingPermission"/>.</summary>
    public IReadOnlyList<string> MissingParts { get; init; } = [];

    /// <summary>What a message says of where: <c>Cluster</c>, <c>Namespace</c>, or <c>Unknown</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>A list that went through CSV is there as its type's name only; then nobody knows what was missing.</summary>
    private bool IsPlaceUnsaid =>
        Scope == nameof(PermissionScope.Namespace)
        || MissingParts.Contains(nameof(MissingPermission.Scope)) || MissingParts.Contains(nameof(MissingPermission.Namespace))
        || (Scope != nameof(PermissionScope.Cluster) && MissingParts.Contains(typeof(string[]).FullName));

    /// <summary>
    /// What to grant. A message names the verb and the object that failed first; the agent needs the others right after, and the next
    /// object, so what was resolved from a message stands for its whole resource.
    /// </summary>
    /// <param name="verbs">Verbs typed by the user, which count before those piped; null when none were.</param>
    /// <param name="namespaces">Namespaces typed by the user, or none for the whole cluster; null to take those piped.</param>
    /// <param name="names">Names typed by the user; null when none were.</param>
    /// <returns>Nothing where nothing is missing.</returns>
    /// <exception cref="WecException">KindNotServed, NotAgentsPermission, NothingToGrant.</exception>
    public IReadOnlyList<WantedPermission> ToWanted(
        IReadOnlyList<string>? verbs, IReadOnlyList<string>? namespaces, IReadOnlyList<string>? names)
    {
        if (Allowed == true)
        {
            return [];
        }

        var resources = Resources.Where(r => !string.IsNullOrWhiteSpace(r)).ToList();
        switch (Kind)
        {
            case "UnknownKind":
                throw new WecException(
                    "KindNotServed", WecErrorKind.NotFound, $"The WEC does not serve {(resources.Count > 0 ? string.Join(", ", resources) : "the kind")}; no permission helps.",
                    "Install the CustomResourceDefinition on the WEC, or downsync it, and then grant what its objects need.");
            case "Escalation" or "Impersonation":
                throw new WecException(
                    "NotAgentsPermission", WecErrorKind.InvalidInput,
                    $"The message tells of an {Kind.ToLowerInvariant()} that was refused; that right belongs to whoever made the request, not to the work agent.",
                    "Name -Resource if the work agent is to have it all the same.");
        }

        if (Users.Any(user => !string.IsNullOrEmpty(user)) && !Users.Any(IsWorkAgent))
        {
            throw new WecException(
                "NotAgentsPermission", WecErrorKind.InvalidInput, $"The message tells what {Users[0]} may not do, and not the work agent.",
                "Name -Resource if the work agent is to have it all the same.");
        }

        if (resources.Count == 0)
        {
            throw new WecException(
                "NothingToGrant", WecErrorKind.InvalidInput, "What was piped names no resource.",
                "Name it with -Resource; an incomplete message may not say which one it is about.");
        }

        var isFirstFailure = Kind == "Missing";
        var places = namespaces ?? Some(Namespaces);
        string?[] groups = Groups is { Count: > 0 } given ? [.. given] : [null];
        return
        [
            .. groups.Select(group => new WantedPermission
            {
                Resources = resources,
                Group = group,
                Subresource = Subresource,
                Verbs = verbs ?? (isFirstFailure ? [] : Some(Verbs)),
                Namespaces = places,
                IsPlaceUnknown = isFirstFailure && namespaces is null && places.Count == 0 && IsPlaceUnsaid,
                ResourceNames = names ?? (isFirstFailure ? [] : Some(ResourceNames)),
            }),
        ];
    }

    /// <summary>Every work agent's ServiceAccount is called after its Klusterlet.</summary>
    private static bool IsWorkAgent(string user) =>
        user.StartsWith("system:serviceaccount:", StringComparison.Ordinal) && user.EndsWith("-work-sa", StringComparison.Ordinal);

    private static IReadOnlyList<string> Some(IReadOnlyList<string> values) => [.. values.Where(v => !string.IsNullOrEmpty(v))];
}
