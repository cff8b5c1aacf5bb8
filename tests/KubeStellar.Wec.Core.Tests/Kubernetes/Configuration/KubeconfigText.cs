using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

/// <summary>Short ways to a kubeconfig.</summary>
internal static class KubeconfigText
{
    public const string OneContext = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster:
            server: https://example.org:6443
        contexts:
        - name: x
          context: {cluster: c, user: u, namespace: n}
        users:
        - name: u
          user:
            token: t0ken
        current-context: x
        """;

    public static KubeConfig Parse(params string[] files) =>
        KubeConfig.Merge([.. files.Select((text, i) => KubeConfigFile.Parse(Path.Combine(Path.GetTempPath(), $"config{i}"), text))]);

    public static UserEntry User(string body) => Parse(WithUser(body)).GetContext("x").User;

    public static ClusterEntry Cluster(string body) => Parse(WithCluster(body)).GetContext("x").Cluster;

    /// <summary>A kubeconfig whose user has these flow-style or indented fields.</summary>
    public static string WithUser(string body) =>
        $"clusters: [{{name: c, cluster: {{server: 'https://example.org'}}}}]\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\nusers: [{{name: u, user: {{{body}}}}}]\n";

    public static string WithCluster(string body) =>
        $"clusters: [{{name: c, cluster: {{{body}}}}}]\ncontexts: [{{name: x, context: {{cluster: c}}}}]\n";

    public static KubeConfigException Fails(Action action) => Assert.Throws<KubeConfigException>(action);
}
