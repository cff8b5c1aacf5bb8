using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Access.Drift;

namespace KubeStellar.Wec.Commands;

/// <summary>Compares what the work agents of WECs may do with another WEC or with manifests, or finds what was opened for nothing.</summary>
[Cmdlet(VerbsData.Compare, "WecPermission", DefaultParameterSetName = ByWec)]
[OutputType(typeof(PermissionDifference))]
public sealed class CompareWecPermissionCommand : FleetCommand
{
    private const string ByWec = "Wec";
    private const string ByPath = "Manifest";
    private const string ByLiteralPath = "LiteralPath";

    private readonly List<string> _files = [];
    private PermissionComparer? _comparer;

    /// <summary>The WEC the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByWec)]
    [Alias("ReferenceWec")]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string ReferenceName { get; set; } = "";

    /// <summary>Kubeconfig context of that WEC; found by its own address, or its name, unless given.</summary>
    [Parameter(ParameterSetName = ByWec)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? ReferenceContext { get; set; }

    /// <summary>Files or folders with the roles and bindings there should be beyond the default.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same for paths in which no character is a wildcard; files can be piped.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Takes the folders within the folders of -Path and -LiteralPath, too.</summary>
    [Parameter(ParameterSetName = ByPath)]
    [Parameter(ParameterSetName = ByLiteralPath)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Finds what was added on a WEC and is needed by nothing its ManifestWorks place there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Unused")]
    public SwitchParameter Unused { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _comparer = Demand(ReferenceName, () => ParameterSetName switch
        {
            ByWec => new PermissionComparer(ReferenceOf(ReferenceName)),
            ByPath => With(ResolvePaths(Path), Path),
            ByLiteralPath when IsTyped(nameof(LiteralPath)) => With(LiteralPaths(LiteralPath), LiteralPath),
            _ => null,
        });
    }

    protected override void ProcessRecord()
    {
        if (AreFilesPiped)
        {
            Guard(LiteralPath, () => _files.AddRange(LiteralPaths(LiteralPath)));
        }
        else
        {
            base.ProcessRecord();
        }
    }

    protected override void EndProcessing()
    {
        if (_files.Count > 0)
        {
            _comparer = Demand(_files, () => With(_files, _files));
            base.ProcessRecord();
        }

        base.EndProcessing();
    }

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        var unused = _comparer is null && OpenIts() is { } its ? new UnusedPermissions(its.Api, its.Context) : null;
        Start(name, async (context, cancellationToken) =>
        {
            var differences = unused is null
                ? await _comparer!.CompareAsync(wec.Api, target, context, cancellationToken)
                : await unused.FindAsync(wec.Api, target, context, cancellationToken);
            return differences.ToArray<object>();
        });
    }

    private bool AreFilesPiped => ParameterSetName == ByLiteralPath && !IsTyped(nameof(LiteralPath));

    private PermissionComparer With(IReadOnlyList<string> files, IEnumerable<string> named) => new(
        PermissionReference.OfManifests(ManifestReader.ReadFiles(files, WriteWarning, Recurse), string.Join(", ", named)));

    private PermissionReference ReferenceOf(string name)
    {
        var wec = Open(FindContext(name, FirstOf(ReferenceContext)) ?? name);
        return PermissionReference.OfWec(wec.Api, TargetFor(name, wec));
    }
}
