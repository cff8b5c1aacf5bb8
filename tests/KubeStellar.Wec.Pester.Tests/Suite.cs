using System.Reflection;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>Where things are, as the build has written down.</summary>
internal static class Suite
{
    /// <summary>The folder of the test files.</summary>
    public static string Folder { get; } = Path.GetFullPath(Fact("Suite"));

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = Fact("Pester");

    /// <summary>How many files run at once: real clusters are shared by all of them.</summary>
    public static int AtOnce { get; } =
        Environment.GetEnvironmentVariable("WEC_TEST_KUBECONFIG") is { Length: > 0 } ? 1 : Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Longer than any file takes on a busy machine or on real clusters.</summary>
    public static TimeSpan FileLimit { get; } = TimeSpan.FromMinutes(20);

    public static IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder, "*.Tests.ps1").Order(StringComparer.Ordinal)];

    private static string Fact(string key) =>
        typeof(Suite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
