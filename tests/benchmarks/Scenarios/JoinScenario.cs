using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Benchmarks.Servers;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>
/// Twenty WECs registered, approved and waited for in one pipeline, beside one alone. Each agent takes its time to ask for its
/// certificate, as real ones do (10 to 20 s until they are available): whatever is done one after the other shows at once.
/// </summary>
internal sealed class JoinScenario : IScenario
{
    private const int Wecs = 20;
    private const int AgentSeconds = 10;
    private const double BarOfSlowest = 1.2;

    public string Name => "join";

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        if (!setting.ShellHas("Approve-Wec"))
        {
            report.Note("Join: left out, there is no pwsh on the PATH.");
            return;
        }

        var contest = new Contest(setting.Rounds, cancellationToken);
        contest.AddSelfTimed("all", _ => JoinAsync(setting.Shell!, Wecs, cancellationToken));
        contest.AddSelfTimed("one", _ => JoinAsync(setting.Shell!, 1, cancellationToken));
        var times = await contest.RunAsync();
        report.Note($"Join: always in a sandbox of its own, whose agents take {AgentSeconds} s to ask for a certificate.");
        report.Add(new(
            $"Register | Approve -Wait | Wait, {Wecs} WECs vs one", "ms", times["all"], times["one"], Bar.RatioAtMost(BarOfSlowest)));
    }

    private static async Task<double> JoinAsync(PowerShellSession shell, int wecs, CancellationToken cancellationToken)
    {
        // Clusters that have joined cannot join again, so every round has new ones.
        using var sandbox = await SandboxServer.StartAsync(new BenchmarkOptions { Wecs = Wecs, Fleet = 0 }, cancellationToken);
        var fleet = sandbox.Fleet;
        using (var control = new BareClient(fleet.Spaces.Configuration.GetContext(fleet.ItsContext), compress: false))
        {
            var slow = $$"""{"action":"Delay","server":"{{fleet.ItsContext}}","verb":"POST","path":"*/certificatesigningrequests","seconds":{{AgentSeconds}}}""";
            await control.PostAsync("/sandbox/v1/faults", Encoding.UTF8.GetBytes(slow), cancellationToken);
        }

        var request = new JsonObject
        {
            ["work"] = "join",
            ["kubeConfig"] = fleet.KubeConfig,
            ["names"] = new JsonArray([.. fleet.WecContexts.Take(wecs).Select(name => (JsonNode)name)]),
        };
        return await shell.TimeAsync(request, cancellationToken);
    }
}
