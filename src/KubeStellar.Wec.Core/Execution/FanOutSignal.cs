namespace KubeStellar.Wec.Execution;

/// <summary>What a piece of running work has to say.</summary>
public enum FanOutSignalKind
{
    Verbose,
    Warning,
    Progress,
    Question,
    Finished,
}

/// <summary>Something said by the work on one target.</summary>
/// <param name="Target">What the work is about.</param>
/// <param name="Kind">What is said.</param>
/// <param name="Message">The words; of a question, what would be done.</param>
/// <param name="Question">What has to be answered; null unless it is a question.</param>
public readonly record struct FanOutSignal(object Target, FanOutSignalKind Kind, string Message, FanOutQuestion? Question = null);

/// <summary>A question that running work waits on; answered on the thread that takes the results.</summary>
/// <param name="Subject">What would be changed.</param>
/// <param name="Risk">Why it should not be done lightly; null for the ordinary question before a change.</param>
public sealed record FanOutQuestion(string Subject, string? Risk)
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<bool> Answered => _answer.Task;

    internal bool IsAgreedTo => _answer.Task is { IsCompletedSuccessfully: true, Result: true };

    public void Answer(bool yes) => _answer.TrySetResult(yes);

    /// <summary>Ends the work that asked, for want of an answer.</summary>
    public void Refuse(Exception why) => _answer.TrySetException(why);
}

/// <summary>Work on one target; when given back, its task is complete.</summary>
public readonly record struct FanOutWork<T>(object Target, Task<T> Task);
