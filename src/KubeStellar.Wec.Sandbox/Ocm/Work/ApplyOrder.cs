namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>The order in which the manifests of a ManifestWork are applied: what others need comes first.</summary>
internal static class ApplyOrder
{
    private static readonly string[][] s_waves =
    [
        ["Namespace", "CustomResourceDefinition.apiextensions.k8s.io", "PriorityClass.scheduling.k8s.io"],
        [
            "ClusterRole.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io",
            "Role.rbac.authorization.k8s.io", "RoleBinding.rbac.authorization.k8s.io",
        ],
        ["NetworkPolicy.networking.k8s.io", "ResourceQuota", "LimitRange", "PodDisruptionBudget.policy", "ServiceAccount"],
        ["Secret", "ConfigMap", "StorageClass.storage.k8s.io", "PersistentVolume", "PersistentVolumeClaim"],
        ["Service"],
        ["Pod", "ReplicaSet.apps", "Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "Job.batch", "CronJob.batch"],
        ["MutatingWebhookConfiguration.admissionregistration.k8s.io", "ValidatingWebhookConfiguration.admissionregistration.k8s.io"],
    ];

    public static int Rank(string @group, string kind)
    {
        var name = @group.Length == 0 ? kind : $"{kind}.{@group}";
        var wave = Array.FindIndex(s_waves, names => names.Contains(name));
        return wave < 0 ? s_waves.Length : wave;
    }
}
