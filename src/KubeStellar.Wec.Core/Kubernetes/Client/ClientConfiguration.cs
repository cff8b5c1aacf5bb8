using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Transport;
using k8s;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// Says to KubernetesClient what our own reader found in a kubeconfig. The library's reader knows neither proxies nor token files, picks
/// contexts without regard to case and cannot read some files that kubectl can.
/// </summary>
internal static class ClientConfiguration
{
    public static KubernetesClientConfiguration Of(ClusterConnection connection)
    {
        var setup = connection.Setup;
        var configuration = new KubernetesClientConfiguration
        {
            Host = setup.Context.Cluster.Server.GetLeftPart(UriPartial.Path),
            UserAgent = ClusterClient.UserAgent,
            TokenProvider = connection.Credentials,
            FirstMessageHandlerSetup = handler => SocketSetup.Apply(setup, handler, setup.LoadCertificate()),
            // Time limits are kept by handlers: inside the library a time-out and the caller's own cancel look alike.
            HttpClientTimeout = Timeout.InfiniteTimeSpan,
        };
        configuration.AddJsonOptions(KubernetesTypes.Apply);
        return configuration;
    }
}
