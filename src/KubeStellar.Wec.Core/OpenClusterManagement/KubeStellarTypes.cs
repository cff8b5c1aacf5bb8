using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>Types and names of KubeStellar's own API (https://github.com/kubestellar/kubestellar, api/control/v1alpha1).</summary>
public static class KubeStellarTypes
{
    public static readonly ResourceType BindingPolicies =
        new("control.kubestellar.io", "v1alpha1", "bindingpolicies", "BindingPolicy");

    /// <summary>On a ManifestWork: the Binding, named like its BindingPolicy, that it was made for (pkg/transport/generic).</summary>
    public const string BindingLabel = "transport.kubestellar.io/originOwnerReferenceBindingKey";

    /// <summary>Served only by the cluster that hosts KubeFlex control planes (https://github.com/kubestellar/kubeflex, api/v1alpha1).</summary>
    public const string HostingGroup = "tenancy.kflex.kubestellar.org";
}
