using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions;

namespace KubeStellar.Wec.Commands;

/// <summary>Compares what the work agents of WECs may do with another WEC or with manifests, or finds what was opened for nothing.</summary>
[Cmdlet(VerbsData.Compare, "WecPermission", DefaultParameterSetName = "Wec")]
[OutputType(typeof(PermissionDifference))]
public sealed class CompareWecPermissionCommand : FleetCommand
{
    private PermissionComparer? _comparer;

    /// <summary>The WEC the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Wec")]
    [Alias("ReferenceWec")]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string ReferenceName { get; set; } = "";

    /// <summary>Kubeconfig context of that WEC, named like it unless given.</summary>
    [Parameter(ParameterSetName = "Wec")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? ReferenceContext { get; set; }

    /// <summary>Files or folders with the roles and bindings there should be beyond the default.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Manifest")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Finds what was added on a WEC and is needed by nothing its ManifestWorks place there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Unused")]
    public SwitchParameter Unused { get; set; }

    protected override void BeginProcessing() => _comparer = Demand(ReferenceName, () => ParameterSetName switch
    {
        "Wec" => new PermissionComparer(ReferenceOf(ReferenceName)),
        "Manifest" => new PermissionComparer(PermissionReference.OfManifests(
            ManifestReader.ReadFiles(ResolvePaths(Path), WriteWarning), string.Join(", ", Path))),
        _ => null,
    });

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        var unused = _comparer is null && OpenIts() is { } its ? new UnusedPermissions(its.Api, its.Context) : null;
        Start(name, async (context, cancel) =>
        {
            var differences = unused is null
                ? await _comparer!.CompareAsync(wec.Api, target, context, cancel)
                : await unused.FindAsync(wec.Api, target, context, cancel);
            return differences.ToArray<object>();
        });
    }

    private PermissionReference ReferenceOf(string name)
    {
        var wec = Open(FirstOf(ReferenceContext) ?? name);
        return PermissionReference.OfWec(wec.Api, TargetFor(name, wec));
    }
}
