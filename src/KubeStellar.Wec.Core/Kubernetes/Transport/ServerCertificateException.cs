using System.Security.Authentication;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Why a server's certificate was not accepted.</summary>
public enum ServerCertificateFailure
{
    /// <summary>No trusted authority signed it.</summary>
    UntrustedRoot,

    /// <summary>It is for another host.</summary>
    NameMismatch,

    /// <summary>It, or a certificate above it, has run out.</summary>
    Expired,

    /// <summary>It, or a certificate above it, is not valid yet: more often than not a clock is wrong.</summary>
    NotYetValid,

    /// <summary>Anything else, such as a certificate that is not for servers.</summary>
    Other,
}

/// <summary>
/// The server's certificate was not accepted. It is the inner exception of the <see cref="HttpRequestException"/> that a request ends with.
/// </summary>
public sealed class ServerCertificateException : AuthenticationException
{
    internal ServerCertificateException(ServerCertificateFailure reason, string host, string message)
        : base(message)
    {
        Reason = reason;
        Host = host;
    }

    /// <summary>Why.</summary>
    public ServerCertificateFailure Reason { get; }

    /// <summary>The name that was expected in the certificate.</summary>
    public string Host { get; }

    /// <summary>The certificate failure behind an exception, if there is one.</summary>
    public static ServerCertificateException? Find(Exception? exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is ServerCertificateException found)
            {
                return found;
            }
        }

        return null;
    }
}
