using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>Turns what the HTTP stack and the server say of a failure into this client's two exceptions.</summary>
internal static class RequestFailure
{
    /// <summary>A Status is short; a page of a proxy need not be read to its end.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>
    /// Whether the way to the server failed. The HTTP stack wraps most of what its sockets and streams throw, and not all: a connection
    /// that is gone before it is looked at, or while it is read, shows its own exception.
    /// </summary>
    public static bool IsTransport(Exception failure) => failure is HttpRequestException or IOException or SocketException
        or AuthenticationException or ObjectDisposedException or InvalidDataException;

    public static ApiConnectionException From(Exception failure, Uri server)
    {
        var host = server.Authority;
        var isHandshake = failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };
        foreach (var cause in Causes(failure))
        {
            switch (cause)
            {
                case ServerCertificateException certificate:
                    return new(ConnectionFailure.Tls, server, certificate.Message, failure);
                // An alert of the server's, or a fault of the TLS library, comes with what it was.
                case AuthenticationException { InnerException: null }:
                    return NoTls(server, failure);
                case AuthenticationException:
                    return new(ConnectionFailure.Tls, server, $"No TLS connection to {host}: {cause.Message}", failure);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new(ConnectionFailure.UnknownHost, server, $"The host name {server.Host} has no address.", failure);
                case SocketException when isHandshake:
                    return new(ConnectionFailure.Unreachable, server, $"{host} closed the connection during the TLS handshake.", failure);
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }:
                    return new(ConnectionFailure.Interrupted, server, $"{host} closed the connection.", failure);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return new(ConnectionFailure.Timeout, server, $"{host} did not answer.", failure);
                case InvalidDataException:
                    return new(ConnectionFailure.BadAnswer, server, $"{host} sent an answer that cannot be unpacked.", failure);
                case SlowAnswerException:
                    return new(ConnectionFailure.Timeout, server, $"{host} {cause.Message}.", failure);
                case TimeoutException:
                    return new(ConnectionFailure.Timeout, server, $"{host} did not answer in time.", failure);
                // Only what fails while connecting has surely had no effect.
                case SocketException socket when IsConnecting(failure):
                    return new(ConnectionFailure.Unreachable, server, $"{host} cannot be reached: {socket.Message}.", failure);
            }
        }

        if (isHandshake)
        {
            return failure.InnerException?.Message.Contains("EOF", StringComparison.Ordinal) == true
                ? new(ConnectionFailure.Unreachable, server, $"{host} closed the connection during the TLS handshake.", failure)
                : NoTls(server, failure);
        }

        return IsConnecting(failure)
            ? new(ConnectionFailure.Unreachable, server, $"{host} cannot be reached: {failure.Message}", failure)
            : new(ConnectionFailure.Interrupted, server, $"The connection to {host} broke: {failure.Message}", failure);
    }

    private static ApiConnectionException NoTls(Uri server, Exception failure) => new(
        ConnectionFailure.Tls, server, $"No TLS connection to {server.Authority}: what answers there does not speak TLS. Is its address an http one?", failure);

    /// <param name="answer">The refusal.</param>
    /// <param name="body">Its body, with an end in time.</param>
    /// <param name="method">What was asked.</param>
    /// <param name="redact">Takes out of a text what the request proved itself with: some servers show what they were sent.</param>
    public static async Task<ApiException> FromAnswerAsync(
        HttpResponseMessage answer, Stream body, HttpMethod method, Func<string, string> redact, CancellationToken cancellationToken)
    {
        var status = Redacted(Parse(answer, redact(await ReadStartAsync(body, cancellationToken))), redact);
        if (status.Details?.RetryAfterSeconds is null && answer.Headers.RetryAfter?.Delta is { } delay)
        {
            status = status with { Details = (status.Details ?? new()) with { RetryAfterSeconds = (int)Math.Ceiling(delay.TotalSeconds) } };
        }

        return new(answer.StatusCode, status, method.Method, answer.RequestMessage!.RequestUri!);
    }

    private static bool IsConnecting(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError,
    };

    private static V1Status Parse(HttpResponseMessage answer, string text)
    {
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            try
            {
                var status = JsonSerializer.Deserialize(text, KubernetesTypes.Of<V1Status>()) ?? new();
                // The library keeps other JSON than that of a Status for whoever wants it.
                if (!status.HasObject)
                {
                    return status;
                }
            }
            catch (JsonException)
            {
                // Said to be JSON and is not: what can be read of it is its text.
            }
        }

        var line = text.Split('\n', 2)[0].Trim();
        var code = $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();
        return new()
        {
            Code = (int)answer.StatusCode,
            Message = line.Length is > 0 and < 500 && line[0] != '<' ? line : $"The server answered {code}.",
        };
    }

    /// <summary>Once more after JSON is read: an escape sequence may have hidden it.</summary>
    private static V1Status Redacted(V1Status status, Func<string, string> redact) => status with
    {
        Message = status.Message is { } message ? redact(message) : null,
        Reason = status.Reason is { } reason ? redact(reason) : null,
        Details = status.Details is { } details
            ? details with { Causes = details.Causes?.Select(cause => cause with { Message = cause.Message is { } said ? redact(said) : null }).ToList() }
            : null,
    };

    /// <summary>As much as comes in time: the code alone says most.</summary>
    private static async Task<string> ReadStartAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxErrorBytes];
        var length = 0;
        try
        {
            for (var read = -1; read != 0 && length < buffer.Length; length += read)
            {
                read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            }
        }
        catch (Exception e) when (IsTransport(e))
        {
            // What has come is all there is.
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
