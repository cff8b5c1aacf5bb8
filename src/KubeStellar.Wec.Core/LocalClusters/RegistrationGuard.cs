using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>
/// Keeps a cluster from being deleted under its ITS. What is registered and gone leaves a ManagedCluster behind that never comes back, and
/// ManifestWorks whose finalizers nobody removes.
/// </summary>
internal static class RegistrationGuard
{
    /// <exception cref="WecException">It is registered.</exception>
    public static async Task CheckAsync(RemovalRequest request, HostEnvironment host, IReport report, CancellationToken cancellationToken)
    {
        var known = await OnItsAsync(request, report, cancellationToken) ?? await OnWecAsync(request, host, report, cancellationToken);
        if (known is null)
        {
            return;
        }

        if (request.Force)
        {
            report.Warning($"{known} That stays there when the cluster is gone; Unregister-Wec -Force clears it away.");
            return;
        }

        throw new WecException(
            "StillRegistered", WecErrorKind.InvalidState, known,
            "Take it out with Unregister-Wec first, while its agent can still clean up. -Force deletes it all the same.");
    }

    private static async Task<string?> OnItsAsync(RemovalRequest request, IReport report, CancellationToken cancellationToken)
    {
        if (request.Its is not { } its)
        {
            return null;
        }

        try
        {
            return await its.Api.FindAsync<ManagedCluster>(request.Name, null, cancellationToken) is null
                ? null
                : $"'{request.Name}' is still registered with the ITS {its.Context}.";
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or KubeConfigException)
        {
            report.Warning($"Whether it is still registered cannot be told: {e.Message}");
            return null;
        }
    }

    /// <summary>Its own agent tells, too, where no ITS was named.</summary>
    private static async Task<string?> OnWecAsync(
        RemovalRequest request, HostEnvironment host, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            if (!KubeConfig.Load(KubeConfigSource.Resolve(request.KubeConfig, host), host).TryGetContext(request.Context, out var context))
            {
                return null;
            }

            var wec = new ClusterClient(
                ClusterConnection.Open(context!), RetryPolicy.Default with { ConnectAttempts = 1 }, request.Observer);
            WecTrust.WarnOfReading(wec, report);
            var survey = await WecSurvey.ReadAsync(wec, request.Name, cancellationToken);
            return survey.Klusterlet is { } klusterlet
                ? $"'{request.Name}' still has an agent that registers it as '{klusterlet.Spec.ClusterName}'"
                    + ((survey.Hub ?? survey.Bootstrap) is { } hub ? $" at {hub.Server.Authority}." : ".")
                : null;
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or KubeConfigException)
        {
            report.Verbose($"The cluster itself cannot be asked whether it is registered: {e.Message}");
            return null;
        }
    }
}
