using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Properties;

namespace KubeStellar.Wec.Commands;

/// <summary>Gives WECs customization properties, which templates in workload objects can use.</summary>
[Cmdlet(VerbsCommon.New, "WecProperty", SupportsShouldProcess = true)]
[OutputType(typeof(WecProperties))]
public sealed class NewWecPropertyCommand : FleetCommand
{
    private IReadOnlyDictionary<string, string> _properties = new Dictionary<string, string>();

    /// <summary>The properties, as @{ maxPods = 100 } or 'maxPods=100'. Values become text, times such of ISO 8601 in UTC.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Pairs]
    public Hashtable Property { get; set; } = [];

    /// <summary>Replace other values, accept names no template can use, and write for a WEC that is not registered yet.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts the WECs out, with their properties, for the next cmdlet.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _properties = Demand(Property, () => Values.Of(Property, "-Property"));
        foreach (var warning in Demand(Property, () => PropertyInput.Check(_properties, Force)))
        {
            WriteWarning(warning);
        }
    }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var writer = new PropertyWriter(its.Api, OriginOf(its));
        Start(name, async (context, cancellationToken) =>
        {
            var change = await writer.PrepareAsync(name, _properties, Force, cancellationToken);
            if (change.IsNeeded && !await context.ConfirmAsync(Subject(name, its), $"Add property {change.Describe()}"))
            {
                return null;
            }

            var result = await writer.WriteAsync(name, change, cancellationToken);
            return PassThru ? result : null;
        });
    }
}
