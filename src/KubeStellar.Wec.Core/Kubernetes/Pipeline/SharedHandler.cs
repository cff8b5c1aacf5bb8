namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// The end of a client's pipeline: hands the request to the connections that all clients of one server and identity share. The library
/// would open connections of its own for every client.
/// </summary>
internal sealed class SharedHandler(HttpMessageInvoker shared) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        shared.SendAsync(request, cancellationToken);
}
