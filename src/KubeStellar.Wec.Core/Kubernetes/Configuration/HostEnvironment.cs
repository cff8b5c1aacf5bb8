namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>What is asked of the machine besides files. A test replaces it, because environment variables belong to the whole process.</summary>
internal sealed record HostEnvironment(Func<string, string?> Variable, string Home, string ServiceAccountDirectory)
{
    public static HostEnvironment Current { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "/var/run/secrets/kubernetes.io/serviceaccount");
}
