using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Permissions.Grants.Revocation;

namespace KubeStellar.Wec.Commands;

/// <summary>Takes back what Grant-WecPermission has granted, and nothing else.</summary>
[Cmdlet(VerbsSecurity.Revoke, "WecPermission", SupportsShouldProcess = true)]
[OutputType(typeof(PermissionRevocation))]
public sealed class RevokeWecPermissionCommand : TransportCommand
{
    private readonly Dictionary<(string Name, string? WecContext, string? KubeConfig, string? WdsContext), Target> _targets = [];

    /// <summary>Resources to take out of the grants; the rest of a role stays.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Resource { get; set; } = [];

    /// <summary>Verbs to take out; all of them unless given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string[]? Verb { get; set; } = [];

    /// <summary>API group of resources that do not name theirs; empty for the core group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Group { get; set; }

    /// <summary>Subresource of the resources, such as scale.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Subresource { get; set; }

    /// <summary>Names of single objects that were granted by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? ResourceName { get; set; } = [];

    /// <summary>Roles of this module.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Role")]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? RoleName { get; set; } = [];

    /// <summary>Only what was granted in these namespaces.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string[]? Namespace { get; set; } = [];

    /// <summary>Only what was granted for this change request.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WecWordCompleter))]
    public string? Ticket { get; set; }

    /// <summary>Only what was granted longer ago than this, such as 30.00:00:00 for 30 days.</summary>
    [Parameter]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>Takes back everything that this module has granted.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// Does not ask even when deployed objects still need the permission, and works on a cluster that is not known to be that WEC.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out what was taken back, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The role that an aggregate one has a piped permission from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public string? ContributedBy { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Demand(OlderThan, () => OlderThan is not { } age || age >= TimeSpan.FromSeconds(1) ? true : throw new WecException(
            "InvalidAge", WecErrorKind.InvalidInput, $"-OlderThan is {age.Ticks} ticks, which is no time at all.",
            "Write days with a dot, as in 30.00:00:00, or use New-TimeSpan -Days 30."));
    }

    protected override void Submit(string name)
    {
        var selection = Selection();
        if (!selection.IsNarrow && !All)
        {
            throw new WecException(
                "NothingSelected", WecErrorKind.InvalidInput, "Nothing says which grants are to be taken back.",
                "Name -Resource, -RoleName, -Namespace, -Ticket or -OlderThan; -All takes back everything this module has granted.");
        }

        var key = (name, FirstOf(WecContext), EffectiveKubeConfig, FirstOf(WdsContext));
        if (!_targets.TryGetValue(key, out var target))
        {
            target = _targets[key] = FirstOf(WdsContext) is null ? Direct(name) : Behind(name);
        }

        target.Selections.TryAdd(selection.Key, selection);
    }

    // A role is written once, however many of its grants are piped.
    protected override void EndProcessing()
    {
        foreach (var target in _targets.Values.Where(target => target.Spaces is null))
        {
            Guard(target.Wec.Name, () => Revoke(target));
        }

        var behind = _targets.Values.Where(target => target.Spaces is not null);
        foreach (var group in behind.GroupBy(target => (target.Spaces!.WdsContext, target.Wec.ItsContext, target.Wec.KubeConfig, target.Key)))
        {
            Guard(group.Key.WdsContext, () => RevokeInWds([.. group]));
        }

        base.EndProcessing();
    }

    private void Revoke(Target target)
    {
        var (revoker, wec) = (new PermissionRevoker([.. target.Selections.Values], Force), target.WecSpace!);
        Start(target.Wec.Name, async (context, cancellationToken) =>
        {
            var plan = await revoker.PrepareAsync(wec.Api, target.Wec, context, cancellationToken);
            if (plan.IsNeeded && !await IsWantedAsync(plan.Changes, plan.Risk, Subject(target.Wec.Name, wec), context))
            {
                return null;
            }

            var results = await revoker.ExecuteAsync(wec.Api, plan, context, cancellationToken);
            return PassThru ? results.ToArray<object>() : null;
        });
    }

    private void RevokeInWds(IReadOnlyList<Target> targets)
    {
        var (revoker, spaces) = (new DownsyncRevoker([.. targets[0].Selections.Values]), targets[0].Spaces!);
        var wecs = targets.Select(target => target.Wec).ToList();
        var subject = $"{string.Join(", ", wecs.Select(wec => wec.Name))} through {spaces.WdsContext} ({spaces.Wds.Server.Authority})";
        Start(spaces.WdsContext, async (context, cancellationToken) =>
        {
            var plan = await revoker.PrepareAsync(spaces, wecs, context, cancellationToken);
            if (plan.IsNeeded && !await IsWantedAsync(plan.Changes, plan.Risk, subject, context))
            {
                return null;
            }

            var results = await revoker.ExecuteAsync(spaces, plan, context, cancellationToken);
            return PassThru ? results.ToArray<object>() : null;
        });
    }

    private static async Task<bool> IsWantedAsync(IReadOnlyList<string> changes, string? risk, string subject, IWorkContext context) =>
        await context.ConfirmAsync(subject, $"Revoke: {string.Join("; ", changes)}{(risk is null ? "" : $". {risk}")}") && (risk is null || await context.ConfirmRiskAsync(subject, risk));

    private RevokeSelection Selection()
    {
        var roles = !IsTyped(nameof(RoleName)) && FirstOf(ContributedBy) is { } contributor ? [contributor] : Some(RoleName);
        var resources = IsTyped(nameof(Resource)) ? Some(Resource) : PipedWords.Of(Resource);
        var verbs = IsTyped(nameof(Verb)) ? Some(Verb) : PipedWords.Of(Verb);
        var isGrantPiped = (roles.Count > 0 && !IsTyped(nameof(RoleName))) || (resources.Count > 0 && !IsTyped(nameof(Resource)));
        var namespaces = IsTyped(nameof(Namespace)) || isGrantPiped ? Some(Namespace) : [];
        return new()
        {
            RoleNames = roles,
            Permission = resources.Count == 0 && verbs.Count == 0 ? null : new()
            {
                Resources = resources,
                Group = Group is [{ } group, ..] ? group : null,
                Subresource = Subresource,
                Verbs = verbs,
                ResourceNames = IsTyped(nameof(ResourceName)) ? Some(ResourceName) : PipedWords.NamesOf(ResourceName, resources),
            },
            // A grant that names no namespace is one for the whole cluster.
            Namespaces = isGrantPiped && namespaces.Count == 0 ? [""] : namespaces,
            Ticket = FirstOf(Ticket),
            OlderThan = OlderThan,
        };
    }

    private static IReadOnlyList<string> Some(string[]? values) => [.. (values ?? []).Where(value => !string.IsNullOrEmpty(value))];

    private Target Direct(string name)
    {
        var wec = OpenWec(name);
        return new() { Wec = TargetFor(name, wec), WecSpace = wec };
    }

    private Target Behind(string name) => new() { Wec = TargetBehind(name, OpenIts()), Spaces = OpenWds() };

    /// <summary>A WEC, and what is to be taken back from it.</summary>
    private sealed class Target
    {
        public required WecTarget Wec { get; init; }

        public Space? WecSpace { get; init; }

        public TransportSpaces? Spaces { get; init; }

        public Dictionary<string, RevokeSelection> Selections { get; } = [];

        public string Key => string.Join('\n', Selections.Keys.Order(StringComparer.Ordinal));
    }
}
