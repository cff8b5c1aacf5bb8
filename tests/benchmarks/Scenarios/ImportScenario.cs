using System.Globalization;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Benchmarks.Servers;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Import-Module, each time in a fresh pwsh, beside a binary module with one cmdlet that does nothing.</summary>
internal sealed class ImportScenario : IScenario
{
    private const double BarMilliseconds = 50;

    public string Name => "import";

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        if (!PowerShellSession.IsThere)
        {
            report.Note("Import-Module: left out, there is no pwsh on the PATH.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("wec-benchmark-");
        try
        {
            var empty = Path.Combine(folder.FullName, "Empty.dll");
            await RunAsync($$"""
                Add-Type -OutputAssembly '{{Quote(empty)}}' -TypeDefinition '
                [System.Management.Automation.Cmdlet("Get", "Nothing")] public class GetNothing : System.Management.Automation.PSCmdlet { }'
                """, cancellationToken);
            var contest = new Contest(setting.Rounds, cancellationToken);
            contest.AddSelfTimed("ours", _ => ImportAsync(RepositoryRoot.Manifest, cancellationToken));
            contest.AddSelfTimed("empty", _ => ImportAsync(empty, cancellationToken));
            var times = await contest.RunAsync();
            report.Add(
                new("Import-Module, vs an empty module", "ms", times["ours"], times["empty"], Bar.ValueAtMost(BarMilliseconds, "ms")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> ImportAsync(string module, CancellationToken cancellationToken)
    {
        var text = await RunAsync(
            $"$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{Quote(module)}'; $clock.Elapsed.TotalMilliseconds.ToString('R', "
            + "[cultureinfo]::InvariantCulture)", cancellationToken);
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static async Task<string> RunAsync(string script, CancellationToken cancellationToken)
    {
        using var shell = ChildProcess.Start("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script + "; 'end'"]);
        var last = "";
        while (await shell.HearAsync(cancellationToken) is var line && line != "end")
        {
            last = line;
        }

        return last;
    }

    private static string Quote(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
