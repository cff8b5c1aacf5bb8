namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>What one error message says is missing; null stands for what the message does not say.</summary>
public sealed record Refusal
{
    public required DenialKind Kind { get; init; }

    public string? Verb { get; init; }

    /// <summary>API group; empty for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>Plural, such as <c>deployments</c>.</summary>
    public string? Resource { get; init; }

    public string? Subresource { get; init; }

    public string? ResourceName { get; init; }

    /// <summary>The namespace the request was made in.</summary>
    public string? Namespace { get; init; }

    /// <summary>The path that was asked for, when it was no resource.</summary>
    public string? NonResourceUrl { get; init; }

    /// <summary>Where it is missing. A cluster-wide list says "at the cluster scope" of resources that live in namespaces too.</summary>
    public PermissionScope Scope { get; init; }

    /// <summary>Who was denied.</summary>
    public string? User { get; init; }

    /// <summary>The kind that the server does not know, such as <c>AppWrapper</c>.</summary>
    public string? ResourceKind { get; init; }

    /// <summary>API version of that kind.</summary>
    public string? Version { get; init; }

    /// <summary>Roles the server came upon that do not exist; it lists them whatever was asked for.</summary>
    public IReadOnlyList<DanglingRole> DanglingRoles { get; init; } = [];

    /// <summary>The role or binding that could not be written for it, as <c>clusterroles.rbac.authorization.k8s.io "name"</c>.</summary>
    public string? Refused { get; init; }

    /// <summary>What else a reader should know.</summary>
    public string? Note { get; init; }

    /// <summary>The words that say so, on one line and without what they were escaped with.</summary>
    public required string Text { get; init; }

    /// <summary>Line of the text on which the words begin, from 1.</summary>
    public long Line { get; init; }

    /// <summary>Names of the parts that the message should tell and does not; empty when it tells all.</summary>
    public IReadOnlyList<string> MissingParts => [.. Gaps()];

    /// <summary>Whether the message says where, even if that leaves the scope open.</summary>
    internal bool IsPlaceSaid { get; init; } = true;

    /// <summary>Whether the message names a namespace that could not be read.</summary>
    internal bool IsNamespaceLost { get; init; }

    /// <summary>Equal for messages that say the same in whatever words.</summary>
    internal object Identity => (
        Kind, Verb, Group, (Resource, Subresource, ResourceName), Namespace, NonResourceUrl, (Scope, User, ResourceKind), (Version, Refused));

    private IEnumerable<string> Gaps()
    {
        if (Kind == DenialKind.UnknownKind)
        {
            if (ResourceKind is null && Resource is null)
            {
                yield return "ResourceKind";
            }

            if (Group is null)
            {
                yield return nameof(Group);
            }

            yield break;
        }

        if (User is null)
        {
            yield return nameof(User);
        }

        if (Verb is null)
        {
            yield return nameof(Verb);
        }

        if (NonResourceUrl is not null)
        {
            yield break;
        }

        if (Resource is null)
        {
            yield return nameof(Resource);
        }

        if (Group is null)
        {
            yield return nameof(Group);
        }

        if (!IsPlaceSaid)
        {
            yield return IsNamespaceLost ? nameof(Namespace) : nameof(Scope);
        }
    }
}
