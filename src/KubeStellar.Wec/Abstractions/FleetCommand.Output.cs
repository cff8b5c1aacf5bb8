using System.Diagnostics;
using System.Management.Automation;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Abstractions;

/// <content>What the work on the WECs has to say, on the pipeline thread.</content>
public abstract partial class FleetCommand
{
    private const int ProgressActivity = 73_001;

    /// <summary>A warning that so many WECs have in common is told of the others by their number.</summary>
    private const int SameWarnings = 3;

    private static readonly TimeSpan s_untilProgress = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenProgress = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, int> _warnings = new(StringComparer.Ordinal);
    private Stopwatch? _clock;
    private TimeSpan _progressAt;
    private string _doing = "";
    private int _done;
    private bool _showsProgress;

    private void BeginOutput() => _clock ??= Stopwatch.StartNew();

    private void EndOutput()
    {
        TellRequests();
        foreach (var (warning, count) in _warnings.Where(each => each.Value > SameWarnings))
        {
            WriteWarning($"{count - SameWarnings} more WECs: {warning}");
        }

        if (_showsProgress)
        {
            WriteProgress(new(ActivityId, MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private int ActivityId => ProgressActivity + MyInvocation.PipelinePosition;

    private void OnDone(FanOutWork<object?> finished)
    {
        _done++;
        TellRequests();
        var isGood = Guard(finished.Target, () =>
        {
            if (Result(finished) is { } result)
            {
                Put(result);
            }
        });
        if (!isGood)
        {
            OnFailed();
        }

        OnPause();
    }

    private object? Result(FanOutWork<object?> finished)
    {
        try
        {
            return Await(finished.Task);
        }
        catch (WecException e) when (_itsOf.Count == 1)
        {
            throw Hinted(e, (string)finished.Target, _itsOf.Values.First());
        }
    }

    private void OnPause()
    {
        TellRequests();
        // What is over soon needs no progress.
        if (_clock?.Elapsed is { } now && now >= s_untilProgress && now - _progressAt >= s_betweenProgress)
        {
            ShowProgress(now);
        }
    }

    private void ShowProgress(TimeSpan now)
    {
        (_showsProgress, _progressAt) = (true, now);
        var started = Work.Started;
        var status = started == 1 && _doing.Length > 0 ? _doing : $"{_done} of {started}{(_doing.Length > 0 ? $", {_doing}" : "")}";
        WriteProgress(new(ActivityId, MyInvocation.MyCommand.Name, status) { PercentComplete = 100 * _done / Math.Max(started, 1) });
    }

    private void OnSignal(FanOutSignal signal)
    {
        TellRequests();
        switch (signal.Kind)
        {
            case FanOutSignalKind.Verbose:
                WriteVerbose($"{signal.Target}: {signal.Message}");
                break;
            case FanOutSignalKind.Warning:
                Warn(signal);
                break;
            case FanOutSignalKind.Progress:
                _doing = $"{signal.Target}: {signal.Message}";
                // Of one WEC every step is shown; of many there is always another.
                if (Work.Started == 1 || !_showsProgress || _clock?.Elapsed - _progressAt >= s_betweenProgress)
                {
                    ShowProgress(_clock?.Elapsed ?? TimeSpan.Zero);
                }

                break;
            case FanOutSignalKind.Question:
                Answer(signal);
                break;
        }
    }

    private void Warn(FanOutSignal signal)
    {
        var count = _warnings[signal.Message] = _warnings.GetValueOrDefault(signal.Message) + 1;
        if (count <= SameWarnings)
        {
            WriteWarning($"{signal.Target}: {signal.Message}");
        }
        else
        {
            WriteVerbose($"{signal.Target}: {signal.Message}");
        }
    }

    private void Answer(FanOutSignal signal)
    {
        var question = signal.Question!;
        var isForced = MyInvocation.BoundParameters.TryGetValue("Force", out var force) && force is SwitchParameter { IsPresent: true };
        try
        {
            question.Answer(question.Risk is null
                ? ShouldProcess(question.Subject, signal.Message)
                : isForced || ShouldContinue(question.Risk, question.Subject));
        }
        catch (WecException nobody)
        {
            // An error of this WEC alone; what nobody has to be asked about goes on.
            question.Refuse(nobody);
        }
        finally
        {
            question.Answer(false);
        }
    }
}
