using System.Globalization;
using KubeStellar.Wec.Checks;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>Waits until a new cluster can be registered: its API server answers under its context, and a node takes pods.</summary>
internal static class ClusterReadiness
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    /// <exception cref="WecException">It took too long.</exception>
    public static async Task WaitAsync(
        ProvisioningRequest request, HostEnvironment host, IReport report, CancellationToken cancellationToken)
    {
        var context = KubeConfig.Load(KubeConfigSource.Resolve(request.KubeConfig, host), host).GetContext(request.Context);
        var retry = RetryPolicy.Default with { ConnectAttempts = 1, Limit = s_betweenLooks };
        var server = new ClusterClient(ClusterConnection.Open(context), retry, request.Observer);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var standing = await LookAsync(server, cancellationToken);
            if (standing is null)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(started) > request.Timeout)
            {
                throw new WecException(
                    "WecNotReady", WecErrorKind.Timeout,
                    $"The cluster '{request.Name}' was made, but was not ready within "
                    + $"{request.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s: {standing}",
                    "Run New-Wec -Wait again: it goes on waiting. Look at the cluster's pods if it does not get better.");
            }

            report.Progress($"waits for the cluster: {standing}");
            await Task.Delay(s_betweenLooks, cancellationToken);
        }
    }

    /// <summary>What is not ready yet; null when all is.</summary>
    private static async Task<string?> LookAsync(ClusterClient server, CancellationToken cancellationToken)
    {
        var nodes = await Reading.OfAsync(() => ServerFacts.NodesAsync(server, cancellationToken));
        return nodes.Problem is { } problem ? problem.Message
            : nodes.Value!.Any(node => node.TakesPods) ? null
            : $"none of {nodes.Value!.Count.ToString(CultureInfo.InvariantCulture)} nodes is ready.";
    }
}
