namespace KubeStellar.Wec.Execution;

/// <summary>What a piece of running work has to say.</summary>
public enum FanOutSignalKind
{
    Verbose,
    Warning,
    Progress,
    Finished,
}

/// <summary>Something said by the work on one target.</summary>
public readonly record struct FanOutSignal(object Target, FanOutSignalKind Kind, string Message);

/// <summary>Work on one target; when given back, its task is complete.</summary>
public readonly record struct FanOutWork<T>(object Target, Task<T> Task);
