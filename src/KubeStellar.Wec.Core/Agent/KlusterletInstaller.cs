using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>Puts an agent on a WEC. Everything is applied, so that it can be done again from any point it was cut off at.</summary>
internal sealed class KlusterletInstaller(ClusterClient wec, IReport report, TimeSpan patience)
{
    /// <summary>Deployment and leader election lock of the registration agent, alone and in one with the work agent.</summary>
    private static readonly TimeSpan s_untilServed = TimeSpan.FromMilliseconds(500);

    /// <param name="manifests">What makes up the agent.</param>
    /// <param name="survey">What is there of it already.</param>
    /// <param name="dropHubCredential">The agent has to forget a certificate.</param>
    public async Task InstallAsync(
        IReadOnlyList<Manifest> manifests, WecSurvey survey, bool dropHubCredential, CancellationToken cancellationToken)
    {
        if (!survey.HasType)
        {
            await CreateTypeAsync(cancellationToken);
        }

        await WaitForTypeAsync(cancellationToken);
        foreach (var manifest in manifests)
        {
            report.Progress($"Applying {manifest}");
            if (manifest.Name == OcmNames.BootstrapSecret
                && (dropHubCredential || (survey.Klusterlet is not null && !survey.HasHubCredential)))
            {
                await DropCredentialsAsync(dropHubCredential, cancellationToken);
            }

            await ApplyWhenServedAsync(manifest, cancellationToken);
        }
    }

    /// <summary>Notes on a Klusterlet which labels its cluster is to have once it is accepted.</summary>
    public static Task RememberAsync(
        ClusterClient wec, Klusterlet klusterlet, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        wec.MergePatchAsync(
            OcmTypes.Klusterlets, klusterlet.Name, null,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject { [DeferredLabels.Annotation] = DeferredLabels.Write(labels) },
                },
            },
            cancellationToken);

    /// <summary>
    /// The way in goes before the certificate does: an agent that still had it would at once introduce itself the old way, and
    /// once more with the new one, and an approval could meet the request it no longer waits for.
    /// </summary>
    private async Task DropCredentialsAsync(bool withCertificate, CancellationToken cancellationToken)
    {
        report.Verbose($"Deleting the agent's old credentials in {OcmNames.AgentNamespace}.");
        await wec.DeleteAsync(CoreTypes.Secrets, OcmNames.BootstrapSecret, OcmNames.AgentNamespace, cancellationToken);
        if (withCertificate)
        {
            await wec.DeleteAsync(CoreTypes.Secrets, WecSurvey.HubSecret, OcmNames.AgentNamespace, cancellationToken);
        }

        await AgentRestart.RestartAsync(wec, Klusterlet.DefaultName, OcmNames.AgentNamespace, report, cancellationToken);
    }

    private async Task CreateTypeAsync(CancellationToken cancellationToken)
    {
        var type = KlusterletCrd.Build();
        report.Progress($"Creating {type}");
        try
        {
            await wec.CreateAsync(type.Type, null, type.Body, cancellationToken);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            report.Verbose($"{type} has meanwhile been created by somebody else, and is left as it is.");
        }
    }

    private async Task WaitForTypeAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var options = ListOptions.All with { FieldSelector = $"metadata.name={KlusterletCrd.Name}" };
        var seen = "it has no conditions yet";
        try
        {
            var changes = wec.WatchAsync(
                CoreTypes.CustomResourceDefinitions, null, options, ObjectJson.Default.NamedObject, NamedObject.KeyOf, limit.Token);
            await foreach (var change in changes)
            {
                if (change.Item?.Status?.Condition("Established") is { } established)
                {
                    if (established.Status == "True")
                    {
                        return;
                    }

                    seen = established.Message ?? seen;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WecException(
                "KlusterletTypeNotServed", WecErrorKind.Timeout,
                $"The WEC did not begin to serve Klusterlets within {patience.TotalSeconds:0} s: {seen}.",
                "Run Register-Wec again: it goes on from here. A busy cluster may want a higher -TimeoutSeconds.");
        }
    }

    private async Task ApplyWhenServedAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await ApplyAsync(manifest, cancellationToken);
                return;
            }
            catch (ApiException e) when (
                manifest.Type == OcmTypes.Klusterlets && e.IsUnknownType && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                // Established is said a moment before every API server of the cluster knows the new path.
                await Task.Delay(s_untilServed, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Fields that clusteradm or kubectl set before are taken over: these objects are this agent and nothing else, and half of one
    /// version and half of another is no agent.
    /// </summary>
    private async Task ApplyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await wec.ApplyAsync(manifest.Type, manifest.Namespace, manifest.Body, force: false, cancellationToken);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            report.Verbose($"{manifest} was set up by another tool and is taken over: {e.Message}");
            await wec.ApplyAsync(manifest.Type, manifest.Namespace, manifest.Body, force: true, cancellationToken);
        }
    }
}
