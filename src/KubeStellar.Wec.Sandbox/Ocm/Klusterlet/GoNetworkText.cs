using System.Net.Sockets;
using System.Security.Authentication;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The error of Go's net/http for a request without an answer; the operator writes it into the Klusterlet's status.</summary>
internal static class GoNetworkText
{
    public static string Of(Exception failure, Uri url)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return Post(url, $"dial tcp: lookup {url.IdnHost}: no such host");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Post(url, $"dial tcp {url.IdnHost}:{url.Port}: connect: connection refused");
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return Post(url, $"dial tcp {url.IdnHost}:{url.Port}: connect: no route to host");
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return Post(url, "EOF");
                case AuthenticationException when cause.Message.Contains("NameMismatch", StringComparison.Ordinal):
                    return Post(
                        url,
                        "tls: failed to verify certificate: x509: certificate is not valid for any names, "
                        + $"but wanted to match {url.IdnHost}");
                case AuthenticationException:
                    return Post(url, "tls: failed to verify certificate: x509: certificate signed by unknown authority");
                case OperationCanceledException:
                    return Post(url, $"dial tcp {url.IdnHost}:{url.Port}: i/o timeout");
            }
        }

        return Post(url, failure.Message);
    }

    private static string Post(Uri url, string problem) =>
        $"Post \"{url.AbsoluteUri.TrimEnd('/')}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews\": {problem}";
}
