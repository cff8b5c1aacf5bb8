using System.Runtime.InteropServices;
using KubeStellar.Wec.Benchmarks.Scenarios;

namespace KubeStellar.Wec.Benchmarks.Reporting;

/// <summary>Where a report comes from.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(Setting setting, CancellationToken cancellationToken)
    {
        var its = setting.Fleet.Its.Api;
        var version = await its.GetAsync("/version", cancellationToken);
        var shell = setting.Shell is null ? "" : $", pwsh {setting.Shell.Version}";
        return $"{Environment.ProcessorCount} cores, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}{shell}; "
            + $"ITS {its.Server.Authority} {(string?)version["gitVersion"]}; median of {setting.Rounds} rounds";
    }
}
