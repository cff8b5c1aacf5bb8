using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Reading the whole fleet, beside the bare download of the same lists.</summary>
internal abstract class ListScenario : IScenario
{
    private const double BarOfBare = 1.3;
    private const double BarOfKubectl = 0.2;

    public abstract string Name { get; }

    /// <summary>The cmdlet that users type.</summary>
    protected abstract string Command { get; }

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        var fleet = setting.Fleet;
        var read = await CountAsync(setting, cancellationToken);
        var its = fleet.Spaces.Configuration.GetContext(fleet.ItsContext);
        using var plain = new BareClient(its, compress: false);
        using var gzip = new BareClient(its, compress: true);
        var collections = Collections(read);
        var size = await DownloadAsync(plain, collections, cancellationToken);

        var contest = new Contest(setting.Rounds, cancellationToken);
        contest.Add("bare", _ => DownloadAsync(plain, collections, cancellationToken));
        contest.Add("bare gzip", _ => DownloadAsync(gzip, collections, cancellationToken));
        contest.Add("engine", _ => DrainAsync(setting, cancellationToken));
        contest.AddSelfTimed("first", _ => FirstAsync(setting, cancellationToken));
        if (setting.ShellHas(Command))
        {
            contest.AddSelfTimed("pwsh", _ => setting.Shell!.TimeAsync(Request("list"), cancellationToken));
            contest.AddSelfTimed("pwsh first", _ => setting.Shell!.TimeAsync(Request("first"), cancellationToken));
        }

        var times = await contest.RunAsync();
        var bare = times["bare"].Median <= times["bare gzip"].Median ? times["bare"] : times["bare gzip"];
        report.Note($"{Command}: {read.Count} WECs, {size / 1e6:0.0} MB of JSON; bare download plain {times["bare"].Median:0} ms, "
            + $"gzip {times["bare gzip"].Median:0} ms, and the faster one is the rival.");
        report.Add(new($"{Command}, engine", "ms", times["engine"], bare, Bar.RatioAtMost(BarOfBare)));
        report.Add(new($"{Command}, engine, first object", "ms", times["first"]));
        if (times.TryGetValue("pwsh", out var shell))
        {
            report.Add(new($"{Command}, pwsh", "ms", shell, bare, Bar.RatioAtMost(BarOfBare)));
            report.Add(new($"{Command}, pwsh, first object", "ms", times["pwsh first"]));
        }

        await AddKubectlAsync(setting, times.GetValueOrDefault("pwsh") ?? times["engine"], report, cancellationToken);
        report.Add(new($"{Command}, pages before 1st object", "count", Samples.Of(await PagesBeforeFirstAsync(setting, cancellationToken)),
            Bar: Bar.ValueAtMost(1, "")));
    }

    /// <summary>What the cmdlet puts out.</summary>
    protected abstract IAsyncEnumerable<WecReference> ListAsync(Setting setting, CancellationToken cancellationToken);

    /// <summary>The lists it must read, given what it found.</summary>
    protected abstract IReadOnlyList<(string Path, string Query)> Collections(ReadResult read);

    /// <summary>Whether an object shows that certificate requests were read.</summary>
    protected virtual bool ShowsRequests(WecReference wec) => false;

    private async Task<ReadResult> CountAsync(Setting setting, CancellationToken cancellationToken)
    {
        var (count, usedRequests) = (0, false);
        await foreach (var wec in ListAsync(setting, cancellationToken))
        {
            count++;
            usedRequests |= ShowsRequests(wec);
        }

        if (setting.ShellHas(Command) && await setting.Shell!.CountAsync(
            Request("count"), cancellationToken) is var shell && shell != count)
        {
            throw new BenchmarkException($"{Command} put out {shell} WECs where the engine found {count}.");
        }

        return new(count, usedRequests);
    }

    private async Task DrainAsync(Setting setting, CancellationToken cancellationToken)
    {
        await foreach (var _ in ListAsync(setting, cancellationToken))
        {
        }
    }

    private async Task<double> FirstAsync(Setting setting, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in ListAsync(setting, cancellationToken))
        {
            break;
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task<double> PagesBeforeFirstAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var requests = new RequestCounter($"/{OcmTypes.ManagedClusters.Plural}");
        await foreach (var _ in ListAsync(setting, cancellationToken))
        {
            return requests.Count;
        }

        return requests.Count;
    }

    private async Task AddKubectlAsync(Setting setting, Samples ours, Report report, CancellationToken cancellationToken)
    {
        if (!Kubectl.IsThere)
        {
            report.Note($"{Command}: not compared with kubectl, there is none on the PATH.");
            return;
        }

        var time = await new Kubectl(setting.Fleet.KubeConfig).TimeAsync(
            setting.Fleet.ItsContext, ["get", OcmTypes.ManagedClusters.Plural, "-o", "json"], isQuestion: false, cancellationToken);
        report.Add(new($"{Command}, vs kubectl get -o json", "ms", ours, Samples.Of(time), Bar.RatioAtMost(BarOfKubectl)));
    }

    private JsonObject Request(string work) => new() { ["work"] = work, ["command"] = Command };

    private static async Task<long> DownloadAsync(
        BareClient client, IReadOnlyList<(string Path, string Query)> collections, CancellationToken cancellationToken)
    {
        var sizes = await Task.WhenAll(collections.Select(list => client.DownloadAsync(list.Path, list.Query, cancellationToken)));
        return sizes.Sum();
    }

    /// <summary>What one reading of the fleet found.</summary>
    internal sealed record ReadResult(int Count, bool UsedRequests);
}
