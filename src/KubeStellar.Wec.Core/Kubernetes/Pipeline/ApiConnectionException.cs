namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>How a request failed to get any answer.</summary>
public enum ConnectionFailure
{
    /// <summary>Nothing listens there, or the network does not lead there.</summary>
    Unreachable,

    /// <summary>The host name has no address.</summary>
    UnknownHost,

    /// <summary>The server's certificate was not accepted, or ours was not.</summary>
    Tls,

    /// <summary>The server did not answer in time.</summary>
    Timeout,

    /// <summary>The connection broke after the request was sent; it may have had its effect.</summary>
    Interrupted,

    /// <summary>What came back is no answer of an API server.</summary>
    BadAnswer,

    /// <summary>One object of a list is not as its type says; the others are.</summary>
    UnreadableObject,
}

/// <summary>No usable answer came from a server.</summary>
public sealed class ApiConnectionException(ConnectionFailure failure, Uri server, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ConnectionFailure Failure { get; } = failure;

    public Uri Server { get; } = server;
}
