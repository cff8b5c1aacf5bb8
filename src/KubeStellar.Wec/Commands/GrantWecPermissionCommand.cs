using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Commands;

/// <summary>Lets the work agent of WECs handle resources it may not handle by default, and nothing else.</summary>
[Cmdlet(VerbsSecurity.Grant, "WecPermission", SupportsShouldProcess = true, DefaultParameterSetName = ByResource)]
[OutputType(typeof(PermissionGrant), typeof(string))]
public sealed partial class GrantWecPermissionCommand : TransportCommand
{
    private const string ByResource = "Resource";
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly Dictionary<(string Name, string? WecContext, string? KubeConfig), GrantTarget> _targets = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private object? _method;
    private GrantRequest? _request;

    /// <summary>Resources as kubectl takes them, such as appwrappers.workload.codeflare.dev; what is typed goes before all that is piped.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Resource { get; set; } = [];

    /// <summary>Verbs; unless given get, create, update, patch and delete, which keeping an object takes.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource)]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string[]? Verb { get; set; } = [];

    /// <summary>API group of resources that do not name theirs; empty for the core group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource)]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Group { get; set; }

    /// <summary>Subresource of the resources, such as scale.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource)]
    public string? Subresource { get; set; }

    /// <summary>
    /// Namespaces to grant it in, by a Role and RoleBinding each; the whole cluster, or what the files say, unless given.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Namespace { get; set; } = [];

    /// <summary>Grants for the whole cluster, even where what is piped names a namespace.</summary>
    [Parameter(ParameterSetName = ByResource)]
    public SwitchParameter ClusterWide { get; set; }

    /// <summary>Names of single objects; every object unless given. Creating cannot be limited to names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByResource)]
    public string[]? ResourceName { get; set; } = [];

    /// <summary>Adds list and watch to the verbs that are granted unless others are given.</summary>
    [Parameter(ParameterSetName = ByResource)]
    public SwitchParameter IncludeListWatch { get; set; }

    /// <summary>On each WEC, a ClusterRole that the agent's own takes in (Aggregated) or one with its own binding (Bound); or through the WDS (Downsync).</summary>
    [Parameter]
    public GrantMethod Method { get => (GrantMethod)(_method ?? GrantMethod.Aggregated); set => _method = value; }

    /// <summary>Name of the role; unless given one for each resource, named after it, or those in the files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string? RoleName { get; set; }

    /// <summary>Why, for whoever finds the role later.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>The change request it was agreed in.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string? Ticket { get; set; }

    /// <summary>Asks until the WEC allows what was granted; with Downsync, until it has arrived there; with -Retry, until the workload is applied.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Has the agent try again at once what failed for want of the permission.</summary>
    [Parameter]
    public SwitchParameter Retry { get; set; }

    /// <summary>How long -Verify waits, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Writes nothing and puts out the YAML that would be applied, for Git.</summary>
    [Parameter]
    public SwitchParameter AsManifest { get; set; }

    /// <summary>
    /// Grants without asking even what can open a whole cluster or is allowed already, and on a cluster that is not known to be that WEC; accepts
    /// verbs that Kubernetes itself does not know.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out what was granted, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool IsDownsync => _method is GrantMethod.Downsync;

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsTyped(nameof(WdsContext)))
        {
            // Nothing else goes through a WDS.
            _method ??= GrantMethod.Downsync;
        }

        _request = new()
        {
            Permissions = [],
            IncludeListWatch = IncludeListWatch,
            AllowUnknownVerbs = Force,
            AnyCluster = Force || AsManifest,
            EvenIfAllowed = Force || AsManifest,
            RoleName = RoleName,
            Method = (GrantMethod?)_method,
            Reason = Reason,
            Ticket = Ticket,
            Verify = Verify,
            Retry = Retry,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
        // What is typed is wrong for every WEC or for none.
        if (IsTyped(nameof(Resource)))
        {
            Demand(
                Resource,
                () => IsDownsync ? (object)new DownsyncGranter(With(TypedPermissions())) : new PermissionGranter(With(TypedPermissions())));
        }
        else if (IsTyped(nameof(Path)) || IsTyped(nameof(LiteralPath)))
        {
            Take(Demand(Path, () => IsTyped(nameof(Path)) ? ResolvePaths(Path) : LiteralPaths(LiteralPath)));
        }
        else if (!MyInvocation.ExpectingInput)
        {
            Demand<object>(Name, () => throw new WecException(
                "NothingToGrant", WecErrorKind.InvalidInput, "Nothing says what is to be granted.",
                "Name it with -Resource, such as appwrappers.workload.codeflare.dev, or -Path with files that hold roles."));
        }
    }

    protected override void ProcessRecord()
    {
        if (IsFilePiped)
        {
            Guard(PSPath, () => _files.Add(FilePaths.Of(this, PSPath!)));
        }

        base.ProcessRecord();
    }

    protected override void Submit(string name)
    {
        var key = (name, FirstOf(WecContext), EffectiveKubeConfig);
        var isNew = !_targets.TryGetValue(key, out var target);
        if (isNew)
        {
            target = _targets[key] = IsDownsync ? Behind(name) : Direct(name);
        }

        // What was typed is the same for every object that names the WEC, and can begin at once.
        if (isNew && (IsTyped(nameof(Resource)) || _request!.Roles is not null))
        {
            target!.Permissions.AddRange(IsTyped(nameof(Resource)) ? TypedPermissions() : []);
            if (!IsDownsync)
            {
                target.IsStarted = true;
                Grant(target);
            }
        }
        else if (_request!.Roles is null && !IsFilePiped && !IsTyped(nameof(Resource)))
        {
            target!.Permissions.AddRange(PipedPermissions());
            target.ManifestWorks.UnionWith(ManifestWork ?? []);
        }
    }

    protected override void EndProcessing()
    {
        if (_request!.Roles is null && _files.Count > 0)
        {
            Take(_files);
        }

        var waiting = _targets.Values.Where(target => !target.IsStarted && (target.Permissions.Count > 0 || _request.Roles is not null)).ToList();
        if (IsDownsync)
        {
            foreach (var group in waiting.GroupBy(target => (target.Spaces!.WdsContext, target.Wec.ItsContext, target.Wec.KubeConfig, target.Key)))
            {
                Downsync([.. group]);
            }
        }
        else
        {
            waiting.ForEach(target => Guard(target.Wec.Name, () => Grant(target)));
        }

        base.EndProcessing();
    }

    private GrantRequest With(IReadOnlyList<WantedPermission> permissions) => _request! with { Permissions = permissions };

    private GrantTarget Direct(string name)
    {
        var wec = OpenWec(name);
        return new() { Wec = TargetFor(name, wec), WecSpace = wec, Its = Retry ? OpenIts() : null };
    }

    private GrantTarget Behind(string name)
    {
        var its = OpenIts();
        return new() { Wec = TargetBehind(name, its), Its = its, Spaces = OpenWds() };
    }
}
