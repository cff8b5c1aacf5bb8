using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes;

/// <summary>Machines whose environment is what a test says.</summary>
internal static class TestHost
{
    public static HostEnvironment With(string home, params (string Name, string Value)[] variables) => new(
        name => variables.Where(each => each.Name == name).Select(each => each.Value).FirstOrDefault(),
        home,
        Path.Combine(home, "serviceaccount"));

    public static HostEnvironment Empty { get; } = With("/nowhere", ("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""));
}
