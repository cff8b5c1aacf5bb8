namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>
/// Why an agent did not get through to its hub, by what Go's network, TLS and Kubernetes libraries say of it. Their sentences are no
/// contract, but have been the same for many releases.
/// </summary>
internal static class ConnectionCause
{
    private const string Again = "run Register-Wec again, or Repair-Wec where it was registered before,";

    /// <summary>For what only an installation sets.</summary>
    private const string Anew = "run Register-Wec again";

    private static readonly (string[] Signs, string Code, string Problem, string Fix)[] s_causes =
    [
        (["x509: certificate has expired or is not yet valid"], "HubCertificateExpired",
            "the certificate of the ITS has expired, or is not valid yet by the clock of the WEC's node.",
            "Compare the clocks of ITS and WEC first; then renew the certificate of the ITS."),
        (["x509: certificate is valid for", "x509: certificate is not valid for any names", "doesn't contain any IP SANs",
            "x509: cannot validate certificate for"], "HubNameMismatch",
            "the certificate of the ITS is for another host name than the agent calls.",
            $"To change the address, {Again} with -HubApiServer and a name that is in the certificate; -HubHostAlias of Register-Wec makes "
            + "it known in the WEC."),
        (["x509: certificate signed by unknown authority", "x509: certificate is not trusted", "tls: failed to verify certificate"],
            "HubNotTrusted",
            "the agent does not trust the certificate of the ITS: another authority signed it, or a proxy answers in its place.",
            $"To change what it trusts, {Again} with -CertificateAuthority; behind a proxy that opens TLS {Anew} with "
            + "-ProxyCertificateAuthority."),
        (["server gave HTTP response to HTTPS client", "first record does not look like a TLS handshake"], "HubNotTls",
            "what answers at the address of the ITS does not speak TLS.",
            $"The port is that of something else: {Again} with -HubApiServer."),
        (["proxyconnect ", "Proxy Authentication Required", "unknown proxy", "socks connect"], "HubProxy",
            "the proxy between WEC and ITS did not let the agent through.",
            $"Check address and credential of the proxy; to change them, {Anew} with -ProxyUrl."),
        (["no such host", "server misbehaving", "Temporary failure in name resolution", "Name or service not known"], "HubUnknownHost",
            "the host name of the ITS is unknown inside the WEC.",
            $"To give it an address there, {Anew} with -HubHostAlias. To call it otherwise, {Again} with -UseInternalEndpoint or "
            + "-HubApiServer."),
        (["connection refused"], "HubRefused",
            "nothing listens at the address of the ITS as seen from the WEC.",
            $"A loopback address means the WEC's own node there: {Again} with -UseInternalEndpoint or -HubApiServer. Otherwise, is the ITS running?"),
        (["no route to host", "network is unreachable"], "HubNoRoute",
            "no route leads from the WEC to the ITS.",
            $"Connect the networks (for k3d: one docker network), or {Again} with -HubApiServer; through a proxy, {Anew} with -ProxyUrl."),
        (["i/o timeout", "deadline exceeded", "Client.Timeout exceeded", "TLS handshake timeout", "request canceled"], "HubTimeout",
            "the ITS does not answer the WEC: mostly a firewall or network policy in between.",
            $"Let the WEC's pods out to address and port of the ITS; through a proxy, {Anew} with -ProxyUrl."),
        (["Unauthorized", "the server has asked for the client to provide credentials"], "TokenRejected",
            "the ITS does not take the agent's token any more: it has expired, or the ITS has been set up anew.",
            "Run Register-Wec again, which gives it a new one; Repair-Wec where it was registered before."),
        (["is forbidden", "Forbidden"], "TokenForbidden",
            "the ITS knows the agent's token, and lets nobody register with it.",
            "The bootstrap role of the ITS is missing or reduced: Test-WecIts tells."),
        (["connection reset by peer", "EOF", "broken pipe"], "HubInterrupted",
            "the connection to the ITS is cut before an answer comes, as load balancers and firewalls do.",
            "Look at what stands between WEC and ITS."),
        (["the server could not find the requested resource", "404"], "HubNotApiServer",
            "what answers at the address of the ITS is no API server.",
            $"To change the address, {Again} with -HubApiServer."),
    ];

    /// <summary>What a message of the operator comes down to; its own words where none is known.</summary>
    public static AgentFinding Of(string message)
    {
        foreach (var (signs, code, problem, fix) in s_causes)
        {
            if (signs.Any(sign => message.Contains(sign, StringComparison.Ordinal)))
            {
                return new(code, $"The agent cannot reach the ITS: {problem}", fix);
            }
        }

        return new(
            "HubUnreachable", $"The agent cannot reach the ITS: {Shorten(message)}",
            "Look at the log of the klusterlet operator (namespace open-cluster-management).");
    }

    // The operator puts the whole review it sent before what went wrong.
    private static string Shorten(string message)
    {
        var end = message.LastIndexOf("\": ", StringComparison.Ordinal);
        var text = end >= 0 && end + 3 < message.Length ? message[(end + 3)..] : message;
        return text.Length <= 300 ? text : text[..297] + "...";
    }
}
