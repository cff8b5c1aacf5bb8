using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>Turns what the HTTP stack and the server say of a failure into this client's two exceptions.</summary>
internal static class RequestFailure
{
    /// <summary>A Status is short; a page of a proxy need not be read to its end.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    public static ApiConnectionException From(Exception failure, Uri server)
    {
        var host = server.Authority;
        foreach (var cause in Causes(failure))
        {
            switch (cause)
            {
                case ServerCertificateException certificate:
                    return new(ConnectionFailure.Tls, server, certificate.Message, failure);
                case AuthenticationException:
                    return new(ConnectionFailure.Tls, server, $"No TLS connection to {host}: {cause.Message}", failure);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new(ConnectionFailure.UnknownHost, server, $"The host name {server.Host} has no address.", failure);
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }:
                    return new(ConnectionFailure.Interrupted, server, $"{host} closed the connection.", failure);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return new(ConnectionFailure.Timeout, server, $"{host} did not answer.", failure);
                case TimeoutException:
                    return new(ConnectionFailure.Timeout, server, $"{host} stopped in the middle of its answer.", failure);
                // Only what fails while connecting has surely had no effect.
                case SocketException socket when IsConnecting(failure):
                    return new(ConnectionFailure.Unreachable, server, $"{host} cannot be reached: {socket.Message}.", failure);
            }
        }

        return IsConnecting(failure)
            ? new(ConnectionFailure.Unreachable, server, $"{host} cannot be reached: {failure.Message}", failure)
            : new(ConnectionFailure.Interrupted, server, $"The connection to {host} broke: {failure.Message}", failure);
    }

    public static async Task<ApiException> FromAnswerAsync(HttpResponseMessage answer, HttpMethod method, CancellationToken cancel)
    {
        var text = await ReadStartAsync(answer.Content, cancel);
        var status = Parse(answer, text);
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

    private static ApiStatus Parse(HttpResponseMessage answer, string text)
    {
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            try
            {
                return JsonSerializer.Deserialize(text, WireContext.Default.ApiStatus) ?? new();
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

    private static async Task<string> ReadStartAsync(HttpContent content, CancellationToken cancel)
    {
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancel);
            var buffer = new byte[MaxErrorBytes];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return "";
        }
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
