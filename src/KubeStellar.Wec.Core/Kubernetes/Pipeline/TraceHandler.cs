using System.Diagnostics;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>Tells an observer of each request once it is answered, or has failed; from any thread.</summary>
internal sealed class TraceHandler(Action<RequestTrace> observer) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        HttpResponseMessage? answer = null;
        try
        {
            return answer = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            var id = answer?.Headers.TryGetValues("Audit-Id", out var ids) is true ? SafeText.Name(string.Join(",", ids)) : null;
            var url = request.RequestUri!.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
            observer(new(request.Method.Method, url, (int?)answer?.StatusCode, Stopwatch.GetElapsedTime(sent), id));
        }
    }
}
