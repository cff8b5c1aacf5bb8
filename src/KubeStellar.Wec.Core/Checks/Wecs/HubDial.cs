using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Checks;

/// <summary>
/// Dials an ITS as an agent will, from here: at the address and with the authorities the agent is given, and without any credential.
/// </summary>
internal static class HubDial
{
    /// <summary>True when a server answered that those authorities vouch for, whatever it said.</summary>
    public static Task<Reading<bool>> TryAsync(HubEndpoint endpoint, CancellationToken cancel) => Reading.OfAsync(async () =>
    {
        var cluster = new ClusterEntry
        {
            Name = "its", Server = endpoint.Server, CertificateAuthorityData = endpoint.CertificateAuthority,
        };
        var context = new KubeContext("its", null, cluster, new() { Name = "" }, "");
        var server = new ApiClient(ClusterConnection.Open(context), RetryPolicy.Default with { ConnectAttempts = 1 });
        try
        {
            await server.GetAsync("/version", cancel);
        }
        catch (ApiException)
        {
            // A refusal is an answer too.
        }

        return true;
    });
}
