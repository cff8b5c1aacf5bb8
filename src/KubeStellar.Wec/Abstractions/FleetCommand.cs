using System.Management.Automation;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// A cmdlet that does the same with many WECs at once. Work starts as each name arrives and results come in input order; one WEC's
/// failure is one error about it. Changes are asked for on the pipeline thread, where the answer belongs.
/// </summary>
public abstract class FleetCommand : ItsCommand
{
    private const int ProgressActivity = 73_001;

    private object? _fanOut;
    private int _done;
    private int _started;
    private bool _showsProgress;

    /// <summary>Names of the WECs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public virtual string[] Name { get; set; } = [];

    /// <summary>Kubeconfig context of the WEC, named like it unless given; carried on to the next cmdlet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? WecContext { get; set; }

    /// <summary>How many WECs are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 512)]
    public int ThrottleLimit { get; set; } = 32;

    private FanOut<object?> Work => (FanOut<object?>)(_fanOut ??= new FanOut<object?>(AtOnce, Cancel));

    /// <summary>Whether more than one WEC is, or may still be, named.</summary>
    private protected bool MayBeMany => MyInvocation.ExpectingInput || Name.Length > 1;

    /// <summary>How many pieces of work run at once.</summary>
    private protected virtual int AtOnce => ThrottleLimit;

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            var isGood = Guard(name, () =>
            {
                WecName.Check(name);
                Submit(name);
            });
            if (!isGood)
            {
                OnFailed();
            }
        }

        Work.TakeReady(OnSignal, OnDone);
    }

    protected override void EndProcessing()
    {
        Work.TakeAll(OnSignal, OnDone);
        if (_showsProgress)
        {
            WriteProgress(new(ProgressActivity, MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_fanOut as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>What the objects put out for the current record carry on.</summary>
    private protected WecOrigin OriginOf(Space its) => new(its.Context, EffectiveKubeConfig, ContextOfWec());

    /// <summary>The WEC's own API server.</summary>
    private protected Space OpenWec(string name) => Open(ContextFor(name));

    /// <summary>The WEC's own context: that given, else the one of its name.</summary>
    private protected string ContextFor(string name) => ContextOfWec() ?? name;

    /// <summary>The same; null where nobody named a context and none is named like the WEC.</summary>
    private protected Space? FindWec(string name) =>
        ContextOfWec() is null && !Spaces.Configuration.ContextNames.Contains(name) ? null : OpenWec(name);

    /// <summary>The WEC as what is put out about it refers to it.</summary>
    private protected WecTarget TargetFor(string name, Space wec) =>
        new() { Name = name, ItsContext = FirstOf(ItsContext), WecContext = wec.Context, KubeConfig = EffectiveKubeConfig };

    private string? ContextOfWec()
    {
        var context = FirstOf(WecContext);
        return context is null || Name.Length == 1 ? context : throw new WecException(
            "AmbiguousWecContext", WecErrorKind.InvalidInput, $"-WecContext {context} cannot be the context of {Name.Length} WECs.",
            "Leave -WecContext out where the contexts are named like the WECs, or pipe objects that have Name and WecContext.");
    }

    /// <summary>Starts the work on one WEC, whose name has been checked.</summary>
    protected abstract void Submit(string name);

    /// <summary>Starts work whose result, unless null, is what the cmdlet puts out.</summary>
    private protected void Start(string name, Func<IWorkContext, CancellationToken, Task<object?>> work)
    {
        _started++;
        Work.Start(name, work);
    }

    /// <summary>What a question before a change calls its subject: the WEC, and the server that is written to.</summary>
    private protected static string Subject(string name, Space space) => $"{name} on {space.Context} ({space.Api.Server.Authority})";

    /// <summary>Puts out the result of the work on one WEC; an array is several objects.</summary>
    private protected virtual void Put(object result) => WriteObject(result, enumerateCollection: result is object[]);

    /// <summary>Told when the work on one WEC has failed, after the error is written.</summary>
    private protected virtual void OnFailed()
    {
    }

    private void OnDone(FanOutWork<object?> finished)
    {
        _done++;
        var isGood = Guard(finished.Target, () =>
        {
            if (Await(finished.Task) is { } result)
            {
                Put(result);
            }
        });
        if (!isGood)
        {
            OnFailed();
        }
    }

    private void OnSignal(FanOutSignal signal)
    {
        switch (signal.Kind)
        {
            case FanOutSignalKind.Verbose:
                WriteVerbose($"{signal.Target}: {signal.Message}");
                break;
            case FanOutSignalKind.Warning:
                WriteWarning($"{signal.Target}: {signal.Message}");
                break;
            case FanOutSignalKind.Progress:
                _showsProgress = true;
                WriteProgress(new(ProgressActivity, MyInvocation.MyCommand.Name, $"{signal.Target}: {signal.Message}")
                {
                    PercentComplete = 100 * _done / Math.Max(_started, 1),
                });
                break;
            case FanOutSignalKind.Question:
                Answer(signal);
                break;
        }
    }

    private void Answer(FanOutSignal signal)
    {
        var question = signal.Question!;
        var isForced = MyInvocation.BoundParameters.TryGetValue("Force", out var force) && force is SwitchParameter { IsPresent: true };
        var yes = false;
        try
        {
            yes = question.Risk is null
                ? ShouldProcess(question.Subject, signal.Message)
                : isForced || ShouldContinue(question.Risk, question.Subject);
        }
        finally
        {
            question.Answer(yes);
        }
    }
}
