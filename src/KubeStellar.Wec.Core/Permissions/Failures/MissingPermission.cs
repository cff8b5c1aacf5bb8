using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>
/// A permission, or a kind, that an error message says is missing. Where no message tells of which WEC it is, and nobody said so, the
/// name is null; so is every part that the message does not tell.
/// </summary>
public sealed record MissingPermission : WecReference
{
    public required DenialKind Kind { get; init; }

    /// <summary>The verb that was denied. The work agent needs more for the same object; Grant-WecPermission grants those.</summary>
    public string? Verb { get; init; }

    /// <summary>API group; empty for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>Plural, such as <c>deployments</c>.</summary>
    public string? Resource { get; init; }

    public string? Subresource { get; init; }

    public string? ResourceName { get; init; }

    public string? Namespace { get; init; }

    public string? NonResourceUrl { get; init; }

    /// <summary>Where it is missing; Unknown where the message could mean either.</summary>
    public PermissionScope Scope { get; init; }

    /// <summary>Who was denied.</summary>
    public string? User { get; init; }

    /// <summary>Of an unknown kind, such as <c>AppWrapper</c>.</summary>
    public string? ResourceKind { get; init; }

    /// <summary>API version of an unknown kind.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the message told everything.</summary>
    public bool IsComplete => MissingPart.Length == 0;

    /// <summary>Names of the properties the message should have told and did not.</summary>
    public required string[] MissingPart { get; init; }

    /// <summary>Roles that bindings of the user refer to and that do not exist.</summary>
    public required DanglingRole[] DanglingRole { get; init; }

    /// <summary>The role or binding that could not be written because of it.</summary>
    public string? Refused { get; init; }

    /// <summary>Objects that could not be applied, as <c>namespace/name</c>.</summary>
    public required string[] Object { get; init; }

    /// <summary>ManifestWorks in the WEC's mailbox that fail because of it.</summary>
    public required string[] ManifestWork { get; init; }

    /// <summary>KubeStellar Bindings those ManifestWorks come from.</summary>
    public required string[] Binding { get; init; }

    /// <summary>Workload description spaces those Bindings are in.</summary>
    public required string[] Wds { get; init; }

    /// <summary>What else matters.</summary>
    public string? Note { get; init; }

    /// <summary>Where the message was found: a file and line, or a ManifestWork.</summary>
    public string? Source { get; init; }

    /// <summary>The message.</summary>
    public required string Text { get; init; }

    /// <summary>What a message says, about a WEC or about none that is known.</summary>
    public static MissingPermission Of(Denial denial, WecReference? wec = null, string? source = null) => new()
    {
        // There may be no WEC to name; a name made up would be taken for one further down the pipeline.
        Name = wec?.Name!,
        ItsContext = wec?.ItsContext,
        WecContext = wec?.WecContext,
        KubeConfig = wec?.KubeConfig,
        Kind = denial.Kind,
        Verb = denial.Verb,
        Group = denial.Group,
        Resource = denial.Resource,
        Subresource = denial.Subresource,
        ResourceName = denial.ResourceName,
        Namespace = denial.Namespace,
        NonResourceUrl = denial.NonResourceUrl,
        Scope = denial.Scope,
        User = denial.User,
        ResourceKind = denial.ResourceKind,
        Version = denial.Version,
        MissingPart = [.. denial.MissingParts],
        DanglingRole = [.. denial.DanglingRoles],
        Refused = denial.Refused,
        Object = [],
        ManifestWork = [],
        Binding = [],
        Wds = [],
        Note = denial.Note,
        Source = source,
        Text = denial.Text,
    };

    /// <summary>One for each verb the work agent needs to keep an object; itself where that is not what is missing.</summary>
    public IEnumerable<MissingPermission> Expand() =>
        Kind == DenialKind.Missing && Resource is not null && (Verb is null || PermissionVerbs.Functional.Contains(Verb))
            ? PermissionVerbs.Functional.Select(verb => this with { Verb = verb, MissingPart = [.. MissingPart.Where(part => part != nameof(Verb))] })
            : [this];
}
