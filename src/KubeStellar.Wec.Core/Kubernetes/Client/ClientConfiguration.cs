using k8s;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// Says to KubernetesClient what is left for it to know: where the server is, and how JSON is written. Credentials and connections are not
/// its business. It would ask a token provider once a request, and not for each time that one is sent; and it would open connections, with
/// the client certificate read anew, for every client.
/// </summary>
internal static class ClientConfiguration
{
    public static KubernetesClientConfiguration Of(Uri server)
    {
        var configuration = new KubernetesClientConfiguration
        {
            Host = server.GetLeftPart(UriPartial.Path),
            UserAgent = ClusterClient.UserAgent,
            // Time limits are kept by handlers: inside the library a time-out and the caller's own cancel look alike.
            HttpClientTimeout = Timeout.InfiniteTimeSpan,
        };
        configuration.AddJsonOptions(KubernetesTypes.Apply);
        return configuration;
    }
}
