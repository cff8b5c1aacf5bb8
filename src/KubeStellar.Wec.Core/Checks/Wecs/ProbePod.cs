using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>How the probe ended.</summary>
/// <param name="ExitCode">curl's; null when it did not get to run or to end.</param>
/// <param name="Message">What curl, or whoever kept it from running, said.</param>
internal sealed record ProbeOutcome(int? ExitCode, string Message);

/// <summary>
/// A pod that lives for seconds and dials the ITS as the agent will, without any credential. It is allowed by the restricted Pod Security
/// Standard and is deleted whatever happens.
/// </summary>
internal sealed class ProbePod(ClusterClient wec, string image, TimeSpan timeout)
{
    private const string Namespace = "default";
    private const string AuthorityAnnotation = "kubestellar-wec/hub-ca";
    private const int MaxMessage = 500;

    public async Task<ProbeOutcome> RunAsync(HubEndpoint endpoint, CancellationToken cancellationToken)
    {
        var name = $"kubestellar-wec-probe-{Guid.NewGuid():N}";
        var isRefused = false;
        try
        {
            await wec.CreateAsync(CoreTypes.Pods, Namespace, Manifest(name, endpoint), cancellationToken);
            return await WatchAsync(name, cancellationToken);
        }
        catch (ApiException e) when (e.Method == HttpMethod.Post.Method)
        {
            isRefused = true;
            throw;
        }
        finally
        {
            if (!isRefused)
            {
                await DeleteAsync(name, cancellationToken);
            }
        }
    }

    internal JsonObject Manifest(string name, HubEndpoint endpoint)
    {
        var authority = endpoint.CertificateAuthority is { } pem ? Encoding.ASCII.GetString(pem) : null;
        string[] trust = authority is null ? [] : ["--cacert", "/hub/ca.crt"];
        string[] command =
        [
            "curl", "--silent", "--show-error", "--max-time", "10", "--output", "/dev/null", .. trust,
            endpoint.Server.AbsoluteUri.TrimEnd('/') + "/version",
        ];
        var container = new JsonObject
        {
            ["name"] = "probe",
            ["image"] = image,
            ["command"] = new JsonArray([.. command.Select(part => (JsonNode)part)]),
            ["terminationMessagePolicy"] = "FallbackToLogsOnError",
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["runAsNonRoot"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
        };
        var spec = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["automountServiceAccountToken"] = false,
            ["activeDeadlineSeconds"] = (long)Math.Ceiling(timeout.TotalSeconds),
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(container),
        };
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kubestellar-wec" },
        };
        if (authority is not null)
        {
            // An annotation becomes a file, so that the pod is all there is to clean up.
            metadata["annotations"] = new JsonObject { [AuthorityAnnotation] = authority };
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "hub", ["mountPath"] = "/hub", ["readOnly"] = true });
            spec["volumes"] = new JsonArray(Volume());
        }

        return new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }

    /// <summary>What a pod's status says of the probe in it; null while it is still under way.</summary>
    internal static ProbeOutcome? Read(JsonObject pod)
    {
        var container = (pod.At("status", "containerStatuses") as JsonArray)?.FirstOrDefault();
        if (container.At("state", "terminated") is JsonObject end)
        {
            var code = end["exitCode"] is JsonValue value && value.TryGetValue(out int number) ? number : -1;
            return new(code, SafeText.Of(end.TextAt("message") ?? end.TextAt("reason") ?? "it said nothing", MaxMessage));
        }

        return pod.TextAt("status", "phase") is "Failed" or "Succeeded"
            ? new(null, SafeText.Of(pod.TextAt("status", "message") ?? pod.TextAt("status", "reason") ?? "it said nothing", MaxMessage))
            : null;
    }

    private static JsonObject Volume() => new()
    {
        ["name"] = "hub",
        ["downwardAPI"] = new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject
            {
                ["path"] = "ca.crt",
                ["fieldRef"] = new JsonObject { ["fieldPath"] = $"metadata.annotations['{AuthorityAnnotation}']" },
            }),
        },
    };

    private async Task<ProbeOutcome> WatchAsync(string name, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var options = ListOptions.All with { FieldSelector = $"metadata.name={name}" };
        JsonObject? last = null;
        try
        {
            await foreach (var change in wec.WatchAsync(CoreTypes.Pods, Namespace, options, JsonWire.AnyObject, KeyOf, either.Token))
            {
                if (change.Type == WatchEventType.Deleted)
                {
                    return new(null, "Somebody deleted its pod.");
                }

                last = change.Item ?? last;
                if (change.Item is { } pod && Read(pod) is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Said below.
        }

        var limit = timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(null, $"its pod did not end within {limit} s ({Standing(last)}).");
    }

    /// <summary>What a pod that does not end is waiting for.</summary>
    private static string Standing(JsonObject? pod)
    {
        var waiting = (pod.At("status", "containerStatuses") as JsonArray)?.FirstOrDefault().At("state", "waiting");
        var scheduled = (pod.At("status", "conditions") as JsonArray)?
            .FirstOrDefault(c => c.TextAt("type") == "PodScheduled" && c.TextAt("status") == "False");
        var text = waiting.TextAt("message") ?? waiting.TextAt("reason") ?? scheduled.TextAt("message") ?? pod.TextAt("status", "phase") ?? "no status";
        return SafeText.Of(text, MaxMessage);
    }

    private static ObjectKey KeyOf(JsonObject pod) => new(pod.TextAt("metadata", "namespace"), pod.TextAt("metadata", "name") ?? "");

    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = ProbeCleanup.LimitFor(cancellationToken);
        try
        {
            await wec.DeleteAsync(CoreTypes.Pods, name, Namespace, limit.Token);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or OperationCanceledException)
        {
            throw new WecException(
                "ProbeLeftBehind", WecErrorKind.Unavailable, $"The probe pod {Namespace}/{name} could not be deleted: {e.Message}",
                "Delete it; it ends by itself within a minute.", e);
        }
    }
}
