using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Host;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Abstractions;

/// <content>
/// What PowerShell offers a cmdlet. A pipeline that ends early shows only here: whatever ends it (an error, a break or exit, Select-Object
/// -First, an error that ErrorAction makes the last) leaves one of these calls as an exception, and PowerShell disposes the cmdlet only
/// after all others have had their end. So each of them ends the work that is under way. And all that a cmdlet says passes here, so that
/// names and sentences of servers, manifests and kubeconfigs reach the terminal as text.
/// </content>
public abstract partial class WecCommand
{
    private readonly ConcurrentQueue<string> _requests = new();
    private bool _yesToAll;
    private bool _noToAll;
    private Exception? _pipelineEnd;

    protected new void WriteObject(object? sendToPipeline) => Call(() => base.WriteObject(sendToPipeline));

    protected new void WriteObject(object? sendToPipeline, bool enumerateCollection) =>
        Call(() => base.WriteObject(sendToPipeline, enumerateCollection));

    protected new void WriteError(ErrorRecord errorRecord) => Call(() => base.WriteError(errorRecord));

    protected new void WriteWarning(string text) => Call(() => base.WriteWarning(SafeText.Line(text)));

    protected new void WriteVerbose(string text) => Call(() => base.WriteVerbose(SafeText.Line(text)));

    protected new void WriteDebug(string text) => Call(() => base.WriteDebug(SafeText.Line(text)));

    protected new void WriteProgress(ProgressRecord progressRecord)
    {
        progressRecord.Activity = SafeText.Line(progressRecord.Activity);
        progressRecord.StatusDescription = SafeText.Line(progressRecord.StatusDescription);
        progressRecord.CurrentOperation = progressRecord.CurrentOperation is { } now ? SafeText.Line(now) : null;
        Call(() => base.WriteProgress(progressRecord));
    }

    protected new void ThrowTerminatingError(ErrorRecord errorRecord) => Call(() => base.ThrowTerminatingError(errorRecord));

    /// <exception cref="WecException">NobodyToAsk.</exception>
    protected new bool ShouldProcess(string target, string action) => Ask(
        () => base.ShouldProcess(SafeText.Line(target), SafeText.Line(action)), $"Nobody can be asked here whether to go ahead with {target}, so nothing was done.",
        "-Confirm:$false goes ahead without asking; -WhatIf only says what would be done.");

    /// <summary>Asks before what can do harm. Enter alone means no.</summary>
    /// <exception cref="WecException">NobodyToAsk.</exception>
    protected new bool ShouldContinue(string query, string caption)
    {
        var question = query.EndsWith('?') ? query : $"{query} Go ahead all the same?";
        return Ask(
            () =>
                base.ShouldContinue(SafeText.Line(question), SafeText.Line(caption), hasSecurityImpact: true, ref _yesToAll, ref _noToAll),
            $"Nobody can be asked here, so nothing was done: {query}",
            "-Force goes ahead without asking.");
    }

    /// <summary>Is to be told of each request, by whoever opens a connection; null where nobody wants to know.</summary>
    private protected Action<RequestTrace>? Observer => TellsRequests ? request => _requests.Enqueue(request.ToString()) : null;

    /// <summary>Says what was sent meanwhile, to who wants to know it.</summary>
    private protected void TellRequests()
    {
        while (_requests.TryDequeue(out var request))
        {
            WriteDebug(request);
        }
    }

    /// <summary>Whether each request is to be told, as -Debug or $DebugPreference asks for.</summary>
    private bool TellsRequests => MyInvocation.BoundParameters.TryGetValue("Debug", out var typed)
        ? typed is SwitchParameter { IsPresent: true }
        : GetVariableValue("DebugPreference") is { } preference && preference.ToString() is not ("SilentlyContinue" or "Ignore");

    private bool Ask(Func<bool> ask, string problem, string advice)
    {
        var answer = false;
        Exception? unasked = null;
        Call(() =>
        {
            try
            {
                answer = ask();
            }
            catch (Exception e) when (e is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException)
            {
                unasked = e;
            }
        });
        return unasked is null ? answer : throw new WecException(
            "NobodyToAsk", WecErrorKind.InvalidState, problem, advice, unasked);
    }

    private void Call(Action engine)
    {
        try
        {
            engine();
        }
        catch (Exception e)
        {
            _pipelineEnd = e;
            _stop.Cancel();
            throw;
        }
    }
}
