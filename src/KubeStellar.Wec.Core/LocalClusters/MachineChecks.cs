using System.Globalization;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>What this machine must have before a cluster of containers can be made on it.</summary>
internal static class MachineChecks
{
    private static readonly string[] s_engines = ["docker", "podman", "nerdctl"];

    /// <summary>What three clusters take (https://kind.sigs.k8s.io/docs/user/known-issues/, "too many open files").</summary>
    private static readonly (string Name, long Least)[] s_limits = [("max_user_watches", 524_288), ("max_user_instances", 512)];

    /// <exception cref="WecException">There is no container engine.</exception>
    public static void EnsureEngine(HostEnvironment host)
    {
        var hasEngine = s_engines.Any(engine => ExecutableLookup.Find(engine, host) is not null)
            || !string.IsNullOrEmpty(host.Variable("DOCKER_HOST"));
        if (!hasEngine)
        {
            throw new WecException(
                "NoContainerEngine", WecErrorKind.NotFound, "There is no docker, podman or nerdctl on this machine.",
                "Install Docker 20 or newer, or Podman: the nodes of kind and k3d are containers.");
        }
    }

    /// <summary>Too low, and a second or third cluster comes up with pods that crash for no reason one can see.</summary>
    public static void WarnOfInotify(IReport report, string directory = "/proc/sys/fs/inotify")
    {
        foreach (var (name, least) in s_limits)
        {
            var file = Path.Combine(directory, name);
            if (File.Exists(file) && long.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var limit) && limit < least)
            {
                report.Warning(
                    $"fs.inotify.{name} is {limit.ToString(CultureInfo.InvariantCulture)}; several clusters on one machine need "
                    + $"{least.ToString(CultureInfo.InvariantCulture)}: sudo sysctl fs.inotify.{name}={least.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }
}
