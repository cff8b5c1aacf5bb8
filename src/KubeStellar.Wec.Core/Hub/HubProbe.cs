using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// Tries the way to the hub that an agent is about to be given, with the trust it is about to be given. An agent that cannot use
/// it would say so only in a condition, long after.
/// </summary>
internal static class HubProbe
{
    public const string NotTrustedId = "HubNotTrusted";

    private static readonly ConnectionOptions s_options = new() { ConnectTimeout = TimeSpan.FromSeconds(5) };
    private static readonly RetryPolicy s_once = new() { ConnectAttempts = 1, Limit = TimeSpan.Zero };

    /// <summary>The hub as an agent will see it, and with its token if that is given; without one as nobody.</summary>
    public static ClusterClient ClientOf(HubEndpoint hub, HubEndpointRequest request, HubHostAlias? alias, BootstrapToken? token)
    {
        var server = alias is null ? hub.Server : new UriBuilder(hub.Server) { Host = alias.IpAddress }.Uri;
        var cluster = new ClusterEntry
        {
            Name = "hub",
            Server = server,
            CertificateAuthorityData = hub.CertificateAuthority,
            ProxyUrl = request.Proxy,
            // The agent's kubeconfig for the hub has no such field, so without an alias the host itself must be in the certificate.
            TlsServerName = alias is null ? null : hub.Server.IdnHost,
        };
        var user = new UserEntry { Name = token is null ? "" : "bootstrap", Token = token?.Reveal() };
        var connection = ClusterConnection.Open(new("bootstrap", null, cluster, user, ""), s_options);
        return new(connection, token is null ? s_once : RetryPolicy.Default, request.Observer);
    }

    /// <summary>Shakes hands, without any credential.</summary>
    /// <returns>False where the hub cannot be reached from here, which says nothing about the WEC.</returns>
    /// <exception cref="WecException">The agent would not trust what answers there.</exception>
    public static async Task<bool> IsInSightAsync(
        HubEndpoint hub, HubEndpointRequest request, HubHostAlias? alias, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            await ClientOf(hub, request, alias, null).GetAsync("/version", cancellationToken);
        }
        catch (ApiException)
        {
            // Any answer comes after the handshake; that it is a refusal of a stranger is as it should be.
        }
        catch (ApiConnectionException e) when (e.Failure == ConnectionFailure.Tls)
        {
            throw NotTrusted(hub, e);
        }
        catch (ApiConnectionException e) when (e.Failure != ConnectionFailure.BadAnswer)
        {
            var says = $"{hub.Server.Authority} cannot be reached from this machine ({e.Message.TrimEnd('.')}). "
                + "Whether the agent can reach it shows once it runs.";
            if (hub.Origin == HubEndpointOrigin.Explicit)
            {
                report.Warning(says);
            }
            else
            {
                report.Verbose(says);
            }

            return false;
        }

        report.Verbose($"{hub.Server.Authority} has a certificate that the agent will trust.");
        return true;
    }

    private static WecException NotTrusted(HubEndpoint hub, ApiConnectionException failure) => new(
        "HubNotTrusted", WecErrorKind.SecurityRisk,
        $"The agent would not trust the ITS at {hub.Server.Authority}: {failure.Message}",
        (ServerCertificateException.Find(failure)?.Reason switch
        {
            ServerCertificateFailure.NameMismatch =>
                "Give an address with a host name that is in that certificate (-HubApiServer); where the WEC does not know the name, "
                + "Register-Wec -HubHostAlias gives it an address there.",
            ServerCertificateFailure.UntrustedRoot => "Give the authority that signed that certificate with -CertificateAuthority.",
            ServerCertificateFailure.Expired or ServerCertificateFailure.NotYetValid =>
                "Renew the certificate of the ITS, or set the clock right.",
            _ => "Is that the address of the ITS's API server, and is it reached by TLS without anything in between?",
        }) + " Nothing was changed. -Force goes on all the same, for a WEC that sees another server there than this machine.",
        failure);
}
