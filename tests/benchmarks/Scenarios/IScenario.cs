using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Benchmarks.Servers;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Work whose rows belong together.</summary>
internal interface IScenario
{
    /// <summary>Under which <c>--only</c> finds it.</summary>
    string Name { get; }

    Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken);
}

/// <summary>What every scenario is given.</summary>
/// <param name="Fleet">The servers.</param>
/// <param name="Shell">A warm pwsh; null when there is none on the PATH.</param>
/// <param name="Rounds">Rounds that count.</param>
internal sealed record Setting(Fleet Fleet, PowerShellSession? Shell, int Rounds)
{
    public bool ShellHas(string command) => Shell?.Commands.Contains(command) == true;
}
