using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Wds;

/// <summary>The types of KubeStellar's own API (https://github.com/kubestellar/kubestellar, api/control/v1alpha1).</summary>
public static class KubeStellarTypes
{
    /// <summary>On a WDS: what is to go to which WECs.</summary>
    public static readonly ResourceType BindingPolicies =
        new("control.kubestellar.io", "v1alpha1", "bindingpolicies", "BindingPolicy");
}
