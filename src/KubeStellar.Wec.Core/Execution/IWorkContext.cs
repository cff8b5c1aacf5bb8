namespace KubeStellar.Wec.Execution;

/// <summary>How work on one target of many speaks to the caller while it runs.</summary>
public interface IWorkContext : IReport
{
    /// <summary>Asks before a change is made. Every read comes before the question, every write after it.</summary>
    /// <param name="subject">What would be changed, with the server it is on.</param>
    /// <param name="action">What would be done to it.</param>
    Task<bool> ConfirmAsync(string subject, string action);

    /// <summary>Asks once more before a change that can open or take down a fleet.</summary>
    Task<bool> ConfirmRiskAsync(string subject, string risk);
}
