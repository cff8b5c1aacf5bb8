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
    private readonly HashSet<(string? KubeConfig, string Its, string Name)> _named = [];
    private readonly Dictionary<(string? KubeConfig, string Its), object> _readers = [];
    private IReadOnlyDictionary<string, string> _labels = new Dictionary<string, string>();
    private IReadOnlyList<string> _unwanted = [];

    /// <summary>The labels, as @{ region = 'eu' } or 'region=eu'; $null takes one away, and those not named stay as they are.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Pairs]
    [ArgumentCompleter(typeof(Completion.HashtableCompleter))]
    public Hashtable Label { get; set; } = [];

    /// <summary>Label even WECs that are not accepted, and set labels that belong to a controller.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts the WECs out, with their labels, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        (_labels, _unwanted) = Demand(Label, () =>
        {
            var (labels, unwanted) = Values.Changes(Label, "-Label");
            LabelRules.Check(labels);
            LabelRules.Check(unwanted.ToDictionary(key => key, _ => ""));
            return (labels, unwanted);
        });
    }

    // What a thousand WECs have now is read with a few lists instead of a thousand requests.
    protected override void Submit(string name)
    {
        var its = OpenIts();
        var origin = OriginOf(its);
        if (!_named.Add((origin.KubeConfig, its.Context, name)))
        {
            return;
        }

        var (fleet, reader) = ReaderOf(its, origin.KubeConfig);
        var reading = reader.FindAsync(name);
        Start(name, async (context, cancellationToken) =>
        {
            var cluster = await reading.WaitAsync(cancellationToken) ?? throw fleet.NotFound(name);
            var change = LabelChange.For(cluster, _labels, Force, _unwanted);
            if (change.IsNeeded && !await context.ConfirmAsync(Subject(name, its), change.DescribeAll()))
            {
                return null;
            }

            var result = await new LabelWriter(its.Api, origin).WriteAsync(name, change, cancellationToken);
            return PassThru ? result : null;
        });
    }

    private (FleetReader Fleet, GatheredReader Reader) ReaderOf(Space its, string? kubeConfig)
    {
        if (!_readers.TryGetValue((kubeConfig, its.Context), out var known))
        {
            var fleet = new FleetReader(its.Api, its.Context);
            _readers[(kubeConfig, its.Context)] = known = Tuple.Create(fleet, new GatheredReader(fleet, Cancel));
        }

        var (reader, gathered) = (Tuple<FleetReader, GatheredReader>)known;
        return (reader, gathered);
    }
}
