using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Commands;

/// <content>What comes down the pipeline, and what of it counts.</content>
public sealed partial class GrantWecPermissionCommand
{
    /// <summary>What a piped message is about.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string? Kind { get; set; }

    /// <summary>Whether what is piped is allowed already.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public bool? Allowed { get; set; }

    /// <summary>Whom a piped message is about.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string[]? User { get; set; }

    /// <summary>ManifestWorks that failed, which -Retry keeps to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string[]? ManifestWork { get; set; }

    /// <summary>What a piped message does not tell.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string[]? MissingPart { get; set; }

    /// <summary>What a piped message says of where.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string? Scope { get; set; }

    private IReadOnlyList<WantedPermission> TypedPermissions() => Piped(isTyped: true).ToWanted(null, null, null);

    private IReadOnlyList<WantedPermission> PipedPermissions() => Piped(isTyped: false).ToWanted(
        IsTyped(nameof(Verb)) ? Verb : null,
        ClusterWide ? [] : IsTyped(nameof(Namespace)) ? Namespace : null,
        IsTyped(nameof(ResourceName)) ? ResourceName : null);

    /// <summary>What is bound at the moment; beside typed resources nothing of what is piped counts but its WEC.</summary>
    private PipedPermission Piped(bool isTyped)
    {
        return new()
        {
            Kind = isTyped ? null : Kind,
            Allowed = isTyped ? null : Allowed,
            Users = isTyped ? [] : User ?? [],
            Resources = isTyped ? Resource ?? [] : PipedWords.Of(Resource),
            Groups = Counts(nameof(Group)) ? Group : null,
            Subresource = Counts(nameof(Subresource)) ? Subresource : null,
            Verbs = !Counts(nameof(Verb)) ? [] : IsTyped(nameof(Verb)) ? Verb ?? [] : PipedWords.Of(Verb),
            Namespaces = ClusterWide || !Counts(nameof(Namespace)) ? [] : Namespace ?? [],
            ResourceNames = !Counts(nameof(ResourceName)) ? []
                : IsTyped(nameof(ResourceName)) ? ResourceName ?? []
                : PipedWords.NamesOf(ResourceName, Resource),
            MissingParts = isTyped ? [] : MissingPart ?? [],
            Scope = isTyped ? null : Scope,
        };

        bool Counts(string parameter) => !isTyped || IsTyped(parameter);
    }
}
