using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Commands;

/// <summary>Sets labels on WECs, so that BindingPolicies select them.</summary>
[Cmdlet(VerbsCommon.Set, "WecLabel", SupportsShouldProcess = true)]
[OutputType(typeof(WecLabels))]
public sealed class SetWecLabelCommand : FleetCommand
{
    private readonly List<Target> _targets = [];

    /// <summary>The labels; those not named stay as they are.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public Hashtable Label { get; set; } = [];

    /// <summary>Label even WECs that are not accepted, and set labels that belong to a controller.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts the WECs out, with their labels, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing() => Demand(Label, () =>
    {
        LabelRules.Check(Values.Of(Label, "-Label"));
        return true;
    });

    // Targets are collected first: what a thousand WECs have now is then read with a few lists instead of a thousand requests.
    protected override void Submit(string name) => _targets.Add(new(name, OpenIts(), EffectiveKubeConfig));

    protected override void EndProcessing()
    {
        var labels = Values.Of(Label, "-Label");
        foreach (var group in _targets.GroupBy(target => (target.KubeConfig, target.Its.Context)))
        {
            var its = group.First().Its;
            var fleet = new FleetReader(its.Api, its.Context);
            var origin = new WecOrigin(its.Context, group.Key.KubeConfig);
            var names = group.Select(target => target.Name).Distinct(StringComparer.Ordinal).ToList();
            Guard(its.Context, () =>
            {
                var found = Await(fleet.FindAsync(names, Cancel));
                foreach (var name in names)
                {
                    Start(name, async (context, cancel) =>
                    {
                        var change = LabelChange.For(found.GetValueOrDefault(name) ?? throw fleet.NotFound(name), labels, Force);
                        if (change.IsNeeded && !await context.ConfirmAsync($"{name} on {its.Context} ({its.Api.Server.Authority})", $"Set label {change.Describe()}"))
                        {
                            return null;
                        }

                        var result = await new LabelWriter(its.Api, origin).WriteAsync(name, change, cancel);
                        return PassThru ? result : null;
                    });
                }
            });
        }

        base.EndProcessing();
    }

    private sealed record Target(string Name, Space Its, string? KubeConfig);
}
