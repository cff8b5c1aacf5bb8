using System.Globalization;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// What a pod finds about its own cluster, by https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/.
/// </summary>
internal static class InClusterConfig
{
    public const string ContextName = "in-cluster";

    /// <summary>The context, or null when this process does not run in a pod that may speak to its API server.</summary>
    public static KubeContext? Find(HostEnvironment host)
    {
        var address = host.Variable("KUBERNETES_SERVICE_HOST");
        var token = Path.Combine(host.ServiceAccountDirectory, "token");
        if (string.IsNullOrEmpty(address) || !File.Exists(token)
            || !ushort.TryParse(host.Variable("KUBERNETES_SERVICE_PORT"), NumberStyles.None, NumberFormatInfo.InvariantInfo, out var port))
        {
            return null;
        }

        if (Uri.CheckHostName(address) == UriHostNameType.Unknown)
        {
            throw new KubeConfigException(KubeConfigError.BadServerUrl, "KUBERNETES_SERVICE_HOST is not a host name or an address.");
        }

        var authority = Path.Combine(host.ServiceAccountDirectory, "ca.crt");
        var cluster = new ClusterEntry
        {
            Name = ContextName,
            Server = new UriBuilder("https", address, port).Uri,
            CertificateAuthorityData = File.Exists(authority)
                ? BoundedFile.Read(authority, BoundedFile.SecretLimit, "The certificate authority file")
                : null,
        };
        var user = new UserEntry { Name = ContextName, TokenFile = token };
        return new KubeContext(ContextName, Namespace(host), cluster, user, host.ServiceAccountDirectory);
    }

    private static string? Namespace(HostEnvironment host)
    {
        var path = Path.Combine(host.ServiceAccountDirectory, "namespace");
        var name = File.Exists(path) ? BoundedFile.ReadText(path, BoundedFile.SecretLimit, "The namespace file").Trim() : "";
        return name.Length == 0 ? null : name;
    }
}
