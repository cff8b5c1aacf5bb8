using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>
/// How much a process grows while a fleet streams through it. Each round is a fresh process that has connected, and read a first
/// object, before its size is taken.
/// </summary>
internal sealed class MemoryScenario : IScenario
{
    private const double BarMebibytes = 60;

    public string Name => "memory";

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        var bare = await RoundsAsync(setting, () => ProbeAsync(setting, MemoryProbe.Bare, cancellationToken));
        foreach (var (command, probe) in new[] { ("Get-Wec", MemoryProbe.Wec), ("Get-WecStatus", MemoryProbe.Status) })
        {
            var engine = await RoundsAsync(setting, () => ProbeAsync(setting, probe, cancellationToken));
            report.Add(new($"{command}, engine, peak extra", "MiB", engine, bare, Bar.ValueAtMost(BarMebibytes, "MiB")));
            if (setting.ShellHas(command))
            {
                var shell = await RoundsAsync(setting, () => ShellAsync(setting, command, cancellationToken));
                report.Add(new($"{command}, pwsh, peak extra", "MiB", shell, bare, Bar.ValueAtMost(BarMebibytes, "MiB")));
            }
        }
    }

    private static async Task<Samples> RoundsAsync(Setting setting, Func<Task<double>> round)
    {
        var values = new List<double>();
        // Fresh processes are slow to start and differ little, so fewer of them do.
        for (var i = 0; i < Math.Min(setting.Rounds, 3); i++)
        {
            values.Add(await round());
        }

        return new(values);
    }

    private static async Task<double> ProbeAsync(Setting setting, string work, CancellationToken cancellationToken)
    {
        using var child = MemoryProbe.Start(work, setting.Fleet);
        await child.HearAsync(cancellationToken);
        return await MemoryWatch.PeakExtraAsync(child.Id, async () =>
        {
            await child.TellAsync("go");
            await child.HearAsync(cancellationToken);
        });
    }

    private static async Task<double> ShellAsync(Setting setting, string command, CancellationToken cancellationToken)
    {
        using var shell = await PowerShellSession.StartAsync(setting.Fleet, cancellationToken);
        await shell.TimeAsync(new JsonObject { ["work"] = "first", ["command"] = command }, cancellationToken);
        return await MemoryWatch.PeakExtraAsync(
            shell.Id, () => shell.TimeAsync(new JsonObject { ["work"] = "list", ["command"] = command }, cancellationToken));
    }
}
