using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace KubeStellar.Wec.Benchmarks.Micro;

/// <summary>Runs the micro-benchmarks in this process: the default would build a project and restore packages for it.</summary>
internal static class MicroBenchmarks
{
    public static void Run()
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkRunner.Run([typeof(ListPageBenchmark), typeof(KubeConfigBenchmark)], config);
    }
}
