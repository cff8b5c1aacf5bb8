using System.Net;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// Proves who sends a request. After a 401 the token file is read, or the plugin run, once more, and the request is sent again if that gave
/// another credential.
/// </summary>
internal sealed class CredentialHandler(ClusterConnection connection) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await connection.AuthorizeAsync(request, cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (ApiException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
        {
            if (!await connection.RefreshAsync(credential, cancellationToken))
            {
                throw;
            }
        }

        await connection.AuthorizeAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
