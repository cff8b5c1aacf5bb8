using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>
/// Dials an ITS as an agent will, from here: at the address and with the authorities the agent is given, and without any credential.
/// </summary>
internal static class HubDial
{
    /// <summary>True when a server answered that those authorities vouch for, whatever it said.</summary>
    public static Task<Reading<bool>> TryAsync(HubEndpoint endpoint, HubEndpointRequest request, CancellationToken cancellationToken) =>
        Reading.OfAsync(async () =>
        {
            try
            {
                await HubProbe.ClientOf(endpoint, request, alias: null, token: null).GetAsync("/version", cancellationToken);
            }
            catch (ApiException)
            {
                // A refusal is an answer too.
            }

            return true;
        });
}
