using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The conditions of a Klusterlet.</summary>
internal static class KlusterletStatus
{
    public static void SetApplied(ApiServer wec, KlusterletSpec spec)
    {
        Set(
            wec,
            spec,
            generation =>
            [
                Condition.True("ValidFeatureGates", "FeatureGatesAllValid", "Feature gates are all valid"),
                Condition.True("Applied", "KlusterletApplied", "Klusterlet Component Applied"),
                Available(wec.Store, spec, generation),
                Degraded(wec.Store, spec, "RegistrationDesiredDegraded", spec.RegistrationDeployment, generation),
                Degraded(wec.Store, spec, "WorkDesiredDegraded", spec.WorkDeployment ?? spec.RegistrationDeployment, generation),
            ]);
    }

    public static void SetInvalid(ApiServer wec, KlusterletSpec spec, string problem) =>
        Set(wec, spec, _ => [Condition.False("Applied", "KlusterletApplyFailed", problem)]);

    /// <summary>With a working hub identity nothing else matters; without one, both connections are reported together.</summary>
    public static void SetHubConnection(ApiServer wec, KlusterletSpec spec, HubConnectionStatus? bootstrap, HubConnectionStatus hub) => Set(
        wec,
        spec,
        generation =>
        [
            bootstrap is null
                ? Condition.False("HubConnectionDegraded", hub.Reason, hub.Message, generation)
                : Condition.True(
                    "HubConnectionDegraded", $"{bootstrap.Reason},{hub.Reason}", $"{bootstrap.Message}\n{hub.Message}", generation),
        ]);

    private static void Set(ApiServer wec, KlusterletSpec spec, Func<long, Condition[]> conditions) => wec.Store.TryUpdate(
        WellKnown.Klusterlet(spec.Name),
        klusterlet =>
        {
            if (klusterlet.Uid() != spec.Uid)
            {
                return;
            }

            klusterlet.Child("status")["observedGeneration"] = klusterlet.Generation();
            foreach (var condition in conditions(klusterlet.Generation()))
            {
                Conditions.Set(klusterlet, condition, wec.Time.GetUtcNow());
            }
        },
        UpdateScope.Status);

    private static Condition Available(ObjectStore store, KlusterletSpec spec, long generation)
    {
        var without = spec.Deployments.Where(name => Replicas(store, spec, name, "status", "availableReplicas") is not > 0).ToArray();
        return without.Length == 0
            ? Condition.True("Available", "KlusterletAvailable", $"deployments are ready: {string.Join(',', spec.Deployments)}", generation)
            : Condition.False(
                "Available", "NoAvailablePods", $"there is no available pod in deployments: {string.Join(',', without)}", generation);
    }

    private static Condition Degraded(ObjectStore store, KlusterletSpec spec, string type, string deployment, long generation)
    {
        if (store.Get(WellKnown.Deployment(spec.Namespace, deployment)) is null)
        {
            return Condition.True(type, "GetDeploymentFailed", $"deployments.apps \"{deployment}\" not found", generation);
        }

        var wanted = Replicas(store, spec, deployment, "spec", "replicas") ?? 1;
        var available = Replicas(store, spec, deployment, "status", "availableReplicas") ?? 0;
        return available >= wanted
            ? Condition.False(type, "DeploymentsFunctional", $"deployments replicas are desired: {wanted}", generation)
            : Condition.True(
                type,
                "UnavailablePods",
                $"{wanted - available} of requested instances are unavailable of deployment {deployment}",
                generation);
    }

    private static long? Replicas(ObjectStore store, KlusterletSpec spec, string deployment, string part, string field) =>
        store.Get(WellKnown.Deployment(spec.Namespace, deployment)).Number(part, field);
}
