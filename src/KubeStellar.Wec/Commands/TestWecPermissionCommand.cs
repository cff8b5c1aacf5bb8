using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Access.Questions;

namespace KubeStellar.Wec.Commands;

/// <summary>Tests what the work agent may do, on many WECs at once: each verb on each resource is one row.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WecPermission", DefaultParameterSetName = ByNothing)]
[OutputType(typeof(PermissionTestResult), typeof(bool))]
public sealed class TestWecPermissionCommand : FleetCommand
{
    private const string ByResource = "Resource";
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";
    private const string ByObject = "InputObject";

    // Of a cmdlet with nothing but names PowerShell would ask for an object, which nobody can type.
    private const string ByNothing = "Name";

    private readonly Dictionary<string, object> _wecs = new(StringComparer.Ordinal);
    private readonly List<object> _manifests = [];
    private bool _areAllAllowed = true;
    private bool _wasAnyTested;
    private bool _isEachRecordAsked;
    private PermissionTester? _tester;

    /// <summary>Names of the WECs.</summary>
    [Parameter(ParameterSetName = ByResource, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(
        ParameterSetName = ByLiteralPath, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByObject, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ByNothing, Mandatory = true, Position = 0)]
    [Alias("ClusterName")]
    [WecNames]
    [ArgumentCompleter(typeof(Completion.WecNameCompleter))]
    public override string[] Name { get; set; } = [];

    /// <summary>Resources as kubectl takes them: appwrappers.workload.codeflare.dev, deploy, deployments/scale, or a path such as /metrics.</summary>
    [Parameter(ParameterSetName = ByResource, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(Completion.WecWordCompleter))]
    public string[] Resource { get; set; } = [];

    /// <summary>Verbs; those the work agent needs to keep an object unless given: get, create, update, patch, delete.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.VerbCompleter))]
    public string[] Verb { get; set; } = [];

    /// <summary>API groups of resources that do not name them: one for all, or one for each.</summary>
    [Parameter(ParameterSetName = ByResource, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(Completion.WecWordCompleter))]
    public string[]? Group { get; set; }

    /// <summary>Subresource of resources that do not name one.</summary>
    [Parameter(ParameterSetName = ByResource, ValueFromPipelineByPropertyName = true)]
    public string? Subresource { get; set; }

    /// <summary>Namespaces to test in; the whole cluster unless given, never the context's own. Manifests name their own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(Completion.WecWordCompleter))]
    public string[]? Namespace { get; set; }

    /// <summary>Names of single objects.</summary>
    [Parameter(ParameterSetName = ByResource, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[]? ResourceName { get; set; }

    /// <summary>A path that is no resource, as other cmdlets name it.</summary>
    [Parameter(ParameterSetName = ByResource, ValueFromPipelineByPropertyName = true)]
    public string? NonResourceUrl { get; set; }

    /// <summary>Manifests, or folders of them: everything the work agent needs to keep their objects is tested.</summary>
    [Parameter(ParameterSetName = ByPath, Mandatory = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same for paths in which no character is a wildcard.</summary>
    [Parameter(ParameterSetName = ByLiteralPath, Mandatory = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Takes the folders within the folders of -Path and -LiteralPath, too.</summary>
    [Parameter(ParameterSetName = ByPath)]
    [Parameter(ParameterSetName = ByLiteralPath)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>The same for objects, as ConvertFrom-Json makes them of manifests, or their text or files.</summary>
    [Parameter(ParameterSetName = ByObject, Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Reads the roles of each WEC once and evaluates them here, with a review or two as a check; by itself for 20 permissions and more.</summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    /// <summary>Puts out one Boolean: whether everything is allowed everywhere.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Accepts verbs that Kubernetes itself does not know.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // What belongs to a resource is taken from the pipeline only together with the resource.
        _isEachRecordAsked = ParameterSetName == ByResource && !MyInvocation.BoundParameters.ContainsKey(nameof(Resource));
        if (ParameterSetName is ByPath or ByLiteralPath)
        {
            var isLiteral = ParameterSetName == ByLiteralPath;
            _tester = Demand(isLiteral ? LiteralPath : Path, () => Tester([Request() with
            {
                Manifests = ManifestReader.ReadFiles(isLiteral ? LiteralPaths(LiteralPath) : ResolvePaths(Path), WriteWarning, Recurse),
            }]));
        }
        else if (ParameterSetName == ByResource && !_isEachRecordAsked)
        {
            _tester = Demand(Resource, () => Tester([TypedRequest()]));
        }
        else if (ParameterSetName == ByNothing && !MyInvocation.ExpectingInput)
        {
            Demand<object>(Name, () => throw new WecException(
                "NothingToTest", WecErrorKind.InvalidInput, "Nothing says what is to be tested.",
                "Name it with -Resource, such as appwrappers.workload.codeflare.dev, or -Path with manifests; objects can be piped."));
        }
    }

    protected override void ProcessRecord()
    {
        if (ParameterSetName != ByObject)
        {
            base.ProcessRecord();
            return;
        }

        foreach (var input in InputObject)
        {
            if (!Guard(input, () => _manifests.AddRange(ManifestInput.Of(input, WriteWarning))))
            {
                OnFailed();
            }
        }
    }

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var key = string.Join('\n', name, wec.Context, EffectiveKubeConfig);
        if (!_wecs.TryGetValue(key, out var asked))
        {
            _wecs[key] = asked = new Asked(TargetFor(name, wec), wec);
            if (!_isEachRecordAsked)
            {
                Test((Asked)asked, _tester!);
            }
        }

        if (_isEachRecordAsked)
        {
            ((Asked)asked).Requests.Add(TypedRequest());
        }
    }

    protected override void EndProcessing()
    {
        if (_manifests.Count > 0)
        {
            _tester = Demand(Name, () => Tester([Request() with { Manifests = [.. _manifests.Cast<ManifestObject>()] }]));
            base.ProcessRecord();
        }

        foreach (var asked in _isEachRecordAsked ? _wecs.Values.Cast<Asked>() : [])
        {
            if (!Guard(asked.Target.Name, () => Test(asked, Tester(asked.Requests))))
            {
                OnFailed();
            }
        }

        base.EndProcessing();
        if (Quiet)
        {
            WriteObject(_wasAnyTested && _areAllAllowed);
        }
    }

    private protected override void Put(object result)
    {
        _wasAnyTested = true;
        if (Quiet)
        {
            _areAllAllowed &= ((object[])result).Cast<PermissionTestResult>().All(row => row.Allowed);
            return;
        }

        base.Put(result);
    }

    private protected override void OnFailed() => _areAllAllowed = false;

    private void Test(Asked asked, PermissionTester tester) => Start(asked.Target.Name, async (context, cancellationToken) =>
    {
        var rows = await tester.TestAsync(asked.Wec.Api, asked.Target, context, cancellationToken);
        return rows.ToArray<object>();
    });

    private PermissionTester Tester(IEnumerable<PermissionTestRequest> requests) => new(
        requests,
        !MyInvocation.BoundParameters.ContainsKey(nameof(Batch)) ? PermissionTestMode.Automatic
        : Batch ? PermissionTestMode.Batch : PermissionTestMode.Review)
    {
        Explains = !Quiet,
    };

    private PermissionTestRequest TypedRequest() => Request() with
    {
        Resources = [.. _isEachRecordAsked ? PipedWords.Of(Resource) : Filled(Resource), .. Filled([NonResourceUrl])],
        Groups = Group ?? [],
        Subresource = FirstOf(Subresource),
        ResourceNames = _isEachRecordAsked ? PipedWords.NamesOf(ResourceName, Resource) : Filled(ResourceName),
    };

    private PermissionTestRequest Request() => new()
    {
        Verbs = _isEachRecordAsked ? PipedWords.Of(Verb) : Verb ?? [],
        // Roles may hold verbs of anybody's making; only typed ones may be misspelt.
        AllowUnknownVerbs = Force || _isEachRecordAsked,
        Namespaces = Filled(Namespace),
    };

    private static string[] Filled(IEnumerable<string?>? values) => [.. (values ?? []).Where(v => !string.IsNullOrEmpty(v)).Cast<string>()];

    /// <summary>A WEC, with what the records of a pipeline ask about it.</summary>
    private sealed class Asked(Inventory.WecTarget target, Space wec)
    {
        public Inventory.WecTarget Target { get; } = target;

        public Space Wec { get; } = wec;

        public List<PermissionTestRequest> Requests { get; } = [];
    }
}
