using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// Makes every request act as somebody, unless it says already whom it acts as. The library reads that and does not send it.
/// </summary>
internal sealed class ImpersonationHandler(Impersonation impersonation) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ImpersonationHeaders.Apply(request, impersonation);
        return base.SendAsync(request, cancellationToken);
    }
}
