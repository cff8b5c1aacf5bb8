using System.Management.Automation;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Commands;

/// <content>Roles that are kept in files.</content>
public sealed partial class GrantWecPermissionCommand
{
    /// <summary>
    /// Files with ClusterRoles or Roles, or folders of them: exactly their rules are granted, where their bindings say. Bindings for others
    /// are refused.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same for paths in which no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath)]
    [Alias("LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Takes the folders within the folders of -Path and -LiteralPath, too.</summary>
    [Parameter(ParameterSetName = ByPath)]
    [Parameter(ParameterSetName = ByLiteralPath)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>A file that is piped.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource, DontShow = true)]
    public string? PSPath { get; set; }

    /// <summary>
    /// Lines that Get-Content reads carry their file, too; beside a typed resource, or as names of WECs, they mean themselves.
    /// </summary>
    private bool IsFilePiped =>
        ParameterSetName == ByResource && !IsTyped(nameof(Resource)) && IsTyped(nameof(Name)) && FirstOf(PSPath) is not null;

    private void Take(IEnumerable<string> files)
    {
        var places = IsTyped(nameof(Namespace)) ? Namespace ?? [] : [];
        var roles = Demand(Path, () => new RoleManifests(ManifestReader.ReadFiles(files, WriteWarning, Recurse), places));
        if (roles.LeftAlone.Count > 0)
        {
            WriteWarning($"The files also hold {string.Join(", ", roles.LeftAlone)}, of which nothing is granted.");
        }

        _request = _request! with { Roles = roles };
    }
}
