using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Commands;

/// <summary>Waits until WECs have got as far as is asked, over one watch for all of them.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Wec")]
[OutputType(typeof(WaitOutcome))]
public sealed class WaitWecCommand : FleetCommand
{
    private readonly HeldWatches _watches = new();
    private object? _milestone;

    /// <summary>What to wait for.</summary>
    [Parameter(Position = 1)]
    public WecMilestone For { get => (WecMilestone)(_milestone ?? WecMilestone.Available); set => _milestone = value; }

    /// <summary>The add-on that AddonReady waits for: its name on the ITS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.ItsWordCompleter))]
    public string AddonName { get; set; } = "addon-status";

    /// <summary>How long to wait for each WEC, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    // Waiting costs nothing: all WECs share one watch.
    private protected override int AtOnce => int.MaxValue;

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var origin = OriginOf(its);
        var spaces = Spaces;
        var waiter = new Waiter(its.Api, origin)
        {
            AddOnName = AddonName,
            // Only when a wait has run out, and without a word if there is no such context.
            WecOf = wec => spaces.Open(origin.WecContextOf(wec)).Api,
        };
        if (MayBeMany)
        {
            _watches.Hold(its, origin, Cancel);
        }

        var (milestone, timeout) = (For, TimeSpan.FromSeconds(TimeoutSeconds));
        Start(name, async (context, cancellationToken) =>
        {
            await foreach (var result in waiter.WaitAsync([name], milestone, timeout, context, cancellationToken))
            {
                return result.Outcome ?? throw result.Error!;
            }

            return null;
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watches.Dispose();
        }

        base.Dispose(disposing);
    }
}
