using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Commands;

/// <summary>Sets labels on WECs, so that BindingPolicies select them.</summary>
[Cmdlet(VerbsCommon.Set, "WecLabel", SupportsShouldProcess = true)]
[OutputType(typeof(WecLabels))]
public sealed class SetWecLabelCommand : FleetCommand
{
    private readonly List<Target> _targets = [];
    private IReadOnlyDictionary<string, string> _labels = new Dictionary<string, string>();

    /// <summary>The labels; those not named stay as they are.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(Completion.HashtableCompleter))]
    public Hashtable Label { get; set; } = [];

    /// <summary>Label even WECs that are not accepted, and set labels that belong to a controller.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts the WECs out, with their labels, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing() => Demand(Label, () =>
    {
        _labels = Values.Of(Label, "-Label");
        LabelRules.Check(_labels);
        return true;
    });

    // Targets are collected first: what a thousand WECs have now is then read with a few lists instead of a thousand requests.
    protected override void Submit(string name) 
    {
        var its = OpenIts();
        _targets.Add(new(name, its, OriginOf(its)));
    }

    protected override void EndProcessing()
    {
        foreach (var group in _targets.GroupBy(target => (target.Origin.KubeConfig, target.Origin.ItsContext)))
        {
            var its = group.First().Its;
            var fleet = new FleetReader(its.Api, its.Context);
            var targets = group.DistinctBy(target => target.Name).ToList();
            var reading = fleet.FindAsync(targets.ConvertAll(target => target.Name), Cancel);
            foreach (var target in targets)
            {
                Guard(target.Name, () => Set(target, Await(reading).GetValueOrDefault(target.Name) ?? throw fleet.NotFound(target.Name)));
            }
        }

        base.EndProcessing();
    }

    private void Set(Target target, ManagedCluster cluster)
    {
        var change = LabelChange.For(cluster, _labels, Force);
        if (change.IsNeeded && !ShouldProcess(Subject(target.Name, target.Its), $"Set label {change.Describe()}"))
        {
            return;
        }

        Start(target.Name, async (_, cancel) =>
        {
            var result = await new LabelWriter(target.Its.Api, target.Origin).WriteAsync(target.Name, change, cancel);
            return PassThru ? result : null;
        });
    }

    private sealed record Target(string Name, Space Its, WecOrigin Origin);
}
