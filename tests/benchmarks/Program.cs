using KubeStellar.Wec.Benchmarks;
using KubeStellar.Wec.Benchmarks.Micro;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Benchmarks.Scenarios;
using KubeStellar.Wec.Benchmarks.Servers;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

IReadOnlyList<IScenario> scenarios =
    [new ImportScenario(), new WecScenario(), new StatusScenario(), new MemoryScenario(), new PermissionScenario(), new LabelScenario(),
        new JoinScenario()];
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var options = BenchmarkOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(BenchmarkOptions.Usage);
        return 0;
    }

    if (options.Only.FirstOrDefault(name => !scenarios.Any(scenario => scenario.Name == name)) is { } unknown)
    {
        throw new BenchmarkException($"--only {unknown}: there are {string.Join(", ", scenarios.Select(scenario => scenario.Name))}.");
    }

    if (options.Micro)
    {
        MicroBenchmarks.Run();
        return 0;
    }

    if (options.Probe is not null)
    {
        await MemoryProbe.RunAsync(options, stop.Token);
        return 0;
    }

    return await MeasureAsync(options);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception e) when (IsForPeople(e))
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

async Task<int> MeasureAsync(BenchmarkOptions options)
{
    await using var host = await FleetHost.OpenAsync(options, Console.Error.WriteLine, stop.Token);
    using var shell = PowerShellSession.IsThere ? await PowerShellSession.StartAsync(host.Fleet, stop.Token) : null;
    var setting = new Setting(host.Fleet, shell, options.Rounds);
    var report = new Report();
    foreach (var scenario in scenarios.Where(scenario => options.Wants(scenario.Name)))
    {
        Console.Error.WriteLine($"Measuring {scenario.Name} ...");
        try
        {
            await scenario.RunAsync(setting, report, stop.Token);
        }
        catch (Exception e) when (IsForPeople(e))
        {
            report.Note($"{scenario.Name}: broken off, {e.Message}");
        }
    }

    var machine = await Machine.DescribeAsync(setting, stop.Token);
    Console.WriteLine(ReportTable.Write(report, machine));
    if (options.Json is { } path)
    {
        await File.WriteAllTextAsync(path, ReportJson.Write(report, machine), stop.Token);
    }

    return options.Strict && report.Rows.Any(row => row.IsOver) ? 1 : 0;
}

// Ours say what is wrong in their messages; anything else is a fault of this program and keeps its stack trace.
static bool IsForPeople(Exception e) =>
    e is BenchmarkException or HttpRequestException or WecException or ApiException or ApiConnectionException or KubeConfigException;
