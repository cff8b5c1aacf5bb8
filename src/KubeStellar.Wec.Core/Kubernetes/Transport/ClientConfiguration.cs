using k8s;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Says to KubernetesClient what our own reader found in a kubeconfig. The library's reader knows neither proxies nor token files, picks
/// contexts without regard to case and cannot read some files that kubectl can.
/// </summary>
internal static class ClientConfiguration
{
    public static KubernetesClientConfiguration Of(ConnectionSetup setup, CredentialSource credentials)
    {
        var configuration = new KubernetesClientConfiguration
        {
            Host = setup.Context.Cluster.Server.GetLeftPart(UriPartial.Path),
            UserAgent = ApiClient.UserAgent,
            TokenProvider = credentials,
            FirstMessageHandlerSetup = handler => SocketSetup.Apply(setup, handler, setup.LoadCertificate()),
            // Time limits are kept by handlers: inside the library a time-out and the caller's own cancel look alike.
            HttpClientTimeout = Timeout.InfiniteTimeSpan,
        };
        configuration.AddJsonOptions(KubernetesTypes.Apply);
        return configuration;
    }
}
