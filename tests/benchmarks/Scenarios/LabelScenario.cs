using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Set-WecLabel on a thousand WECs, each time to a value they do not have, beside bare merge patches.</summary>
internal sealed class LabelScenario : IScenario
{
    private const int Wecs = 1000;
    private const int AtOnce = 32;
    private const double BarOfBare = 1.15;
    private const string Command = "Set-WecLabel";
    private const string Key = "wec-benchmark-round";

    public string Name => "label";

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        var fleet = setting.Fleet;
        var names = await NamesAsync(setting, cancellationToken);
        if (names.Count == 0)
        {
            report.Note($"{Command}: left out, none of these ManagedClusters was made to be measured on; --seed makes some.");
            return;
        }

        using var bare = new BareClient(fleet.Spaces.Configuration.GetContext(fleet.ItsContext), compress: false);
        var reading = new List<double>();
        var contest = new Contest(setting.Rounds, cancellationToken);
        contest.Add("bare", round => PatchAsync(bare, names, $"bare{round}", cancellationToken));
        contest.Add("engine", async round => reading.Add(await WriteAsync(setting, names, $"engine{round}", cancellationToken)));
        if (setting.ShellHas(Command))
        {
            contest.AddSelfTimed("pwsh", round => setting.Shell!.TimeAsync(Request(names, $"pwsh{round}"), cancellationToken));
        }

        var times = await contest.RunAsync();
        report.Note($"{Command}: {names.Count} WECs, one request each, {AtOnce} in flight; of the engine's time "
            + $"{new Samples(reading[1..]).Median:0} ms go into reading what they have now.");
        report.Add(new($"{Command}, engine", "ms", times["engine"], times["bare"], Bar.RatioAtMost(BarOfBare)));
        if (times.TryGetValue("pwsh", out var shell))
        {
            report.Add(new($"{Command}, pwsh", "ms", shell, times["bare"], Bar.RatioAtMost(BarOfBare)));
        }

        await WriteAsync(setting, names, "settled", cancellationToken);
        using var writes = new RequestCounter($"/{OcmTypes.ManagedClusters.Plural}/");
        await WriteAsync(setting, names, "settled", cancellationToken);
        report.Add(new($"{Command}, requests when nothing changes", "count", Samples.Of(writes.Count), Bar: Bar.ValueAtMost(0, "")));
    }

    private static async Task<List<string>> NamesAsync(Setting setting, CancellationToken cancellationToken)
    {
        var names = new List<string>(Wecs);
        await foreach (var cluster in new FleetReader(setting.Fleet.Its.Api, setting.Fleet.ItsContext).ListAsync(null, cancellationToken))
        {
            if (setting.Fleet.MayLabel(cluster))
            {
                names.Add(cluster.Name);
            }

            if (names.Count == Wecs)
            {
                break;
            }
        }

        return names;
    }

    private static Task PatchAsync(BareClient bare, IReadOnlyList<string> names, string value, CancellationToken cancellationToken)
    {
        var body = $$$$"""{"metadata":{"labels":{"{{{{Key}}}}":"{{{{value}}}}"}}}""";
        return Parallel.ForEachAsync(names, Throttle(cancellationToken), async (name, stop) =>
            await bare.MergePatchAsync(OcmTypes.ManagedClusters.PathOf(name), body, stop));
    }

    /// <summary>What the cmdlet does: read all at once, then change those that need it.</summary>
    /// <returns>Milliseconds of the reading.</returns>
    private static async Task<double> WriteAsync(
        Setting setting, IReadOnlyList<string> names, string value, CancellationToken cancellationToken)
    {
        var its = setting.Fleet.Its;
        var labels = new Dictionary<string, string> { [Key] = value };
        var started = Stopwatch.GetTimestamp();
        var found = await new FleetReader(its.Api, its.Context).FindAsync(names, cancellationToken);
        var reading = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var writer = new LabelWriter(its.Api, setting.Fleet.Origin);
        await Parallel.ForEachAsync(names, Throttle(cancellationToken), async (name, stop) =>
            await writer.WriteAsync(name, LabelChange.For(found[name], labels, force: true), stop));
        return reading;
    }

    private static ParallelOptions Throttle(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private static JsonObject Request(IEnumerable<string> names, string value) => new()
    {
        ["work"] = "label",
        ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
        ["key"] = Key,
        ["value"] = value,
    };
}
