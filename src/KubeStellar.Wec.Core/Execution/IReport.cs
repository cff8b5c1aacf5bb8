namespace KubeStellar.Wec.Execution;

/// <summary>
/// What work tells while it runs. Implementations take calls from any thread. Nothing told here ever holds a token, a key or a
/// certificate.
/// </summary>
public interface IReport
{
    /// <summary>What is done, and why.</summary>
    void Verbose(string message);

    /// <summary>Something is about to have, or has had, an effect the caller may not want.</summary>
    void Warning(string message);

    /// <summary>What is being waited for or worked on now, replacing what was said before of the same work.</summary>
    void Progress(string status);
}

/// <summary>Tells nobody.</summary>
public sealed class SilentReport : IReport
{
    public static readonly SilentReport Instance = new();

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Progress(string status)
    {
    }
}
