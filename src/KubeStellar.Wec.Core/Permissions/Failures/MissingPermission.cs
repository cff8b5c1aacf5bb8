using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Permissions.Failures;

/// <summary>
/// A permission, or a kind, that an error message says is missing. Where no message tells of which WEC it is, and nobody said so, the
/// name is null; so is every part that the message does not tell.
/// </summary>
public sealed class MissingPermission : WecReference
{
    public override string Name { get; internal set; } = "";

    public DenialKind Kind { get; internal set; }

    /// <summary>The verb that was denied. The work agent needs more for the same object; Grant-WecPermission grants those.</summary>
    public string? Verb { get; internal set; }

    /// <summary>API group; empty for the core group.</summary>
    public string? Group { get; internal set; }

    /// <summary>Plural, such as <c>deployments</c>.</summary>
    public string? Resource { get; internal set; }

    public string? Subresource { get; internal set; }

    public string? ResourceName { get; internal set; }

    public string? Namespace { get; internal set; }

    public string? NonResourceUrl { get; internal set; }

    /// <summary>Where it is missing; Unknown where the message could mean either.</summary>
    public PermissionScope Scope { get; internal set; }

    /// <summary>Who was denied.</summary>
    public string? User { get; internal set; }

    /// <summary>Of an unknown kind, such as <c>AppWrapper</c>.</summary>
    public string? ResourceKind { get; internal set; }

    /// <summary>API version of an unknown kind.</summary>
    public string? Version { get; internal set; }

    /// <summary>Whether the message told everything.</summary>
    public bool IsComplete => MissingPart.Length == 0;

    /// <summary>Names of the properties the message should have told and did not.</summary>
    public string[] MissingPart { get; internal set; } = [];

    /// <summary>Roles that bindings of the user refer to and that do not exist.</summary>
    public DanglingRole[] DanglingRole { get; internal set; } = [];

    /// <summary>The role or binding that could not be written because of it.</summary>
    public string? Refused { get; internal set; }

    /// <summary>Objects that could not be applied, as <c>namespace/name</c>.</summary>
    public string[] Object { get; internal set; } = [];

    /// <summary>ManifestWorks in the WEC's mailbox that fail because of it.</summary>
    public string[] ManifestWork { get; internal set; } = [];

    /// <summary>KubeStellar Bindings those ManifestWorks come from.</summary>
    public string[] Binding { get; internal set; } = [];

    /// <summary>Workload description spaces those Bindings are in.</summary>
    public string[] Wds { get; internal set; } = [];

    /// <summary>What else matters.</summary>
    public string? Note { get; internal set; }

    /// <summary>Where the message was found: a file and line, or a ManifestWork.</summary>
    public string? Source { get; internal set; }

    /// <summary>The message.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>What the message leaves open; where it tells all, the ManifestWorks or the object it is missing for.</summary>
    public string For => MissingPart.Length > 0 ? "not said: " + string.Join(", ", MissingPart)
        : ManifestWork.Length > 0 ? string.Join(", ", ManifestWork)
        : ResourceName ?? "";

    public override string ToString() => Name ?? Text;

    /// <summary>What a message says, about a WEC or about none that is known.</summary>
    public static MissingPermission Of(Refusal denial, WecReference? wec = null, string? source = null) => new()
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
            ? PermissionVerbs.Functional.Select(verb => this.With(one =>
            {
                one.Verb = verb;
                one.MissingPart = [.. MissingPart.Where(part => part != nameof(Verb))];
            }))
            : [this];
}
