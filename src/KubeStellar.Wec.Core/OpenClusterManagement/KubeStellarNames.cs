using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>Names that KubeStellar fixes (https://github.com/kubestellar/kubestellar, pkg/transport and api/control/v1alpha1).</summary>
public static class KubeStellarNames
{
    /// <summary>On a ManifestWork: the WDS whose objects it carries.</summary>
    public const string OriginWdsLabel = "transport.kubestellar.io/originWdsName";

    /// <summary>On a ManifestWork: the Binding, named like its BindingPolicy, that sent it.</summary>
    public const string OriginBindingLabel = "transport.kubestellar.io/originOwnerReferenceBindingKey";

    /// <summary>On a WDS: which objects go to which WECs.</summary>
    public static readonly ResourceType Bindings =
        new("control.kubestellar.io", "v1alpha1", "bindings", "Binding");
}
