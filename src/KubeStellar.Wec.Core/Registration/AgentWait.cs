using System.Text.Json.Serialization.Metadata;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Registration;

/// <summary>Waits for an agent, step by step, and says at each what it waits for: the operator, then the agent, then the hub.</summary>
internal sealed class AgentWait(ClusterClient wec, RegistrationPlan plan, IReport report)
{
    private TimeSpan Patience => plan.Request.Timeout;

    /// <summary>One that was there already, and works, may go by another name than the one that is installed.</summary>
    private string KlusterletName =>
        plan is { MustInstall: false, Survey.Klusterlet: { } present } ? present.Metadata.Name : Klusterlet.DefaultName;

    /// <exception cref="WecException">A step took longer than the caller has patience; it says what the WEC complains of.</exception>
    public async Task<RegistrationState> UntilRegisteredAsync(CancellationToken cancellationToken)
    {
        if (!plan.MustInstall && plan.State != RegistrationState.AgentInstalled)
        {
            return plan.State;
        }

        try
        {
            await UntilAsync(
                CoreTypes.Deployments, OperatorDeployment.Name, OcmNames.OperatorNamespace, ObjectJson.Default.NamedObject,
                NamedObject.KeyOf, "the klusterlet operator", OperatorIsMissing, cancellationToken);
            await UntilAsync(
                OcmTypes.Klusterlets, KlusterletName, null, KubernetesTypes.Of<Klusterlet>(),
                k => new(null, k.Name), "the registration agent", AgentIsMissing, cancellationToken);
            return plan.Its is { } its ? await UntilAnnouncedAsync(its, cancellationToken) : await UntilConnectedAsync(cancellationToken);
        }
        catch (WecException e) when (e.Kind == WecErrorKind.Timeout)
        {
            throw await AgentDiagnosis.AddToAsync(e, wec, plan.Name, cancellationToken);
        }
    }

    /// <summary>What the operator lacks; null when it runs.</summary>
    private static string? OperatorIsMissing(NamedObject deployment) => deployment.Status?.Condition("Available") switch
    {
        { Status: "True" } => null,
        { Message: { Length: > 0 } message } => message,
        _ => "no pod of it runs yet",
    };

    private static string? AgentIsMissing(Klusterlet klusterlet)
    {
        var applied = klusterlet.Status?.Condition("Applied");
        var degraded = klusterlet.Status?.Condition("RegistrationDesiredDegraded");
        return applied?.Status == "True" && degraded?.Status == "False"
            ? null
            : (applied is { Status: "False" } ? applied : degraded)?.Message ?? "the operator has yet to install it";
    }

    private async Task<RegistrationState> UntilAnnouncedAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var told = TellAsync(done.Token);
        try
        {
            var waiter = new Waiter(its, plan.Request.Origin);
            await foreach (var result in waiter.WaitAsync([plan.Name], WecMilestone.Registered, Patience, report, cancellationToken))
            {
                if (result.Error is { } error)
                {
                    throw error;
                }
            }
        }
        finally
        {
            await done.CancelAsync();
            await told;
        }

        return RegistrationOutcome.StateOf(
            await its.FindAsync<ManagedCluster>(plan.Name, null, cancellationToken));
    }

    /// <summary>Passes on what keeps the agent from announcing itself, while that is waited for.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in WatchAsync(
                OcmTypes.Klusterlets, KlusterletName, null, KubernetesTypes.Of<Klusterlet>(), k => new(null, k.Name), cancellationToken))
            {
                if (HubConnection.Of(change.Item) is { IsWaitingForApproval: false } connection && connection.Diagnose(plan.Name) is { } finding)
                {
                    report.Progress(finding.Problem);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ApiException or ApiConnectionException)
        {
            // Only for information.
        }
    }

    /// <summary>Where the hub cannot be reached, the WEC's own word counts.</summary>
    private async Task<RegistrationState> UntilConnectedAsync(CancellationToken cancellationToken)
    {
        HubConnection? last = null;
        await UntilAsync(
            OcmTypes.Klusterlets, KlusterletName, null, KubernetesTypes.Of<Klusterlet>(), k => new(null, k.Name),
            "the agent to reach the ITS",
            klusterlet =>
                (last = HubConnection.Of(klusterlet)) is { } connection && (connection.IsWorking || connection.IsWaitingForApproval)
                ? null
                : last?.Diagnose(plan.Name)?.Problem ?? "it has not tried yet",
            cancellationToken);
        return last!.IsWorking ? RegistrationState.Joined : RegistrationState.Announced;
    }

    private IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, Func<T, ObjectKey> keyOf,
        CancellationToken cancellationToken)
        where T : class =>
        wec.WatchAsync(type, @namespace, ListOptions.All with { FieldSelector = $"metadata.name={name}" }, read, keyOf, cancellationToken);

    private async Task UntilAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, Func<T, ObjectKey> keyOf, string what,
        Func<T, string?> missing, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var last = "it is not there yet";
        try
        {
            report.Progress($"Waiting for {what}");
            await foreach (var change in WatchAsync(type, name, @namespace, read, keyOf, limit.Token))
            {
                if (change.Item is { } item && change.Type != WatchEventType.Deleted)
                {
                    if (missing(item) is not { } reason)
                    {
                        return;
                    }

                    last = reason;
                    report.Progress($"Waiting for {what}: {last}");
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WecException(
                "WaitTimeout", WecErrorKind.Timeout,
                $"'{plan.Name}': waited {Patience.TotalSeconds:0} s for {what}: {last.TrimEnd('.')}.",
                "Run Register-Wec -Wait again: it goes on from here. A slow cluster may want a higher -TimeoutSeconds.");
        }
    }
}
