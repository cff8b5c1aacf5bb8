namespace KubeStellar.Wec.Wds;

/// <summary>Names that KubeStellar fixes (https://github.com/kubestellar/kubestellar, pkg/transport/generic).</summary>
public static class KubeStellarNames
{
    /// <summary>On a ManifestWork: the WDS whose objects it carries.</summary>
    public const string OriginWdsLabel = "transport.kubestellar.io/originWdsName";

    /// <summary>On a ManifestWork: the Binding, named like its BindingPolicy, that it was made for.</summary>
    public const string OriginBindingLabel = "transport.kubestellar.io/originOwnerReferenceBindingKey";

    /// <summary>Namespace on the ITS where KubeStellar looks for a WEC's customization properties.</summary>
    public const string PropertiesNamespace = "customization-properties";

    /// <summary>
    /// Served only by the cluster that hosts KubeFlex control planes (https://github.com/kubestellar/kubeflex, api/v1alpha1).
    /// </summary>
    public const string HostingGroup = "tenancy.kflex.kubestellar.org";
}
