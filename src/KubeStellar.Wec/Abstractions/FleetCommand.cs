using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// A cmdlet that does the same with many WECs at once. Work starts as each name arrives, and a WEC that is ready flows on; one WEC's
/// failure is one error about it. Changes are asked for on the pipeline thread, where the answer belongs.
/// </summary>
public abstract partial class FleetCommand : ItsCommand
{
    private readonly Dictionary<string, Connections.Space> _itsOf = new(StringComparer.Ordinal);
    private object? _fanOut;
    private object? _linger;

    /// <summary>Names of the WECs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [WecNames]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public virtual string[] Name { get; set; } = [];

    /// <summary>
    /// Kubeconfig context of the WEC; found by the WEC's own address, or its name, unless given. Carried on to the next cmdlet.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WecContext { get; set; }

    /// <summary>How many WECs are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 512)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>Puts WECs out in the order they were named, each only after those before it, rather than as soon as it is ready.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    private FanOut<object?> Work => (FanOut<object?>)(_fanOut ??= new FanOut<object?>(AtOnce, Cancel, Ordered));

    private Linger Waiting => (Linger)(_linger ??= new Linger(TimeProvider.System));

    /// <summary>Whether more than one WEC is, or may still be, named.</summary>
    private protected bool MayBeMany => MyInvocation.ExpectingInput || Name.Length > 1;

    /// <summary>How many pieces of work run at once.</summary>
    private protected virtual int AtOnce => ThrottleLimit;

    protected override void ProcessRecord()
    {
        var patience = Waiting.Begin();
        var before = Work.Started;
        foreach (var name in Name)
        {
            var isGood = Guard(name, () =>
            {
                CheckName(name);
                Submit(name);
            });
            if (!isGood)
            {
                OnFailed();
            }
        }

        Waiting.Wait();
        if (MyInvocation.ExpectingInput && !Ordered)
        {
            Work.TakeUntil(before, patience, OnSignal, OnDone);
        }
        else
        {
            Work.TakeReady(OnSignal, OnDone);
        }

        Waiting.End();
    }

    protected override void EndProcessing()
    {
        if (_showsProgress)
        {
            // Only now is it known how many there are in all.
            ShowProgress(_clock?.Elapsed ?? TimeSpan.Zero);
        }

        Work.TakeAll(OnSignal, OnDone, OnPause);
        EndOutput();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_fanOut as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Starts the work on one WEC, whose name has been checked.</summary>
    protected abstract void Submit(string name);

    /// <summary>Starts work whose result, unless null, is what the cmdlet puts out.</summary>
    private protected void Start(string name, Func<IWorkContext, CancellationToken, Task<object?>> work)
    {
        BeginOutput();
        Work.Start(name, work);
    }

    /// <summary>What a question before a change calls its subject: the WEC, and the server that is written to.</summary>
    private protected static string Subject(string name, Connections.Space space) =>
        $"{name} on {space.Context} ({space.Api.Server.Authority})";

    /// <summary>Puts out the result of the work on one WEC; an array is several objects.</summary>
    private protected virtual void Put(object result) => WriteObject(result, enumerateCollection: result is object[]);

    /// <summary>Told when the work on one WEC has failed, after the error is written.</summary>
    private protected virtual void OnFailed()
    {
    }

    private void CheckName(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            throw new WecException(
                "InvalidWecName", WecErrorKind.InvalidInput, $"'{name}' is a pattern, and {MyInvocation.MyCommand.Name} takes names.",
                $"'Get-Wec {name} | {MyInvocation.MyCommand.Name}' does it for every WEC that matches.");
        }

        WecName.Check(name);
    }
}
