namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>Resources as error messages name them.</summary>
internal static class ResourceWords
{
    public const string Characters = ".-_*/:";

    // Those of Kubernetes itself that live in no namespace; of custom resources only the cluster knows.
    private static readonly HashSet<(string Group, string Resource)> s_clusterScoped =
    [
        ("", "namespaces"), ("", "nodes"), ("", "persistentvolumes"), ("", "componentstatuses"),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"), ("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
        ("admissionregistration.k8s.io", "validatingadmissionpolicies"), ("admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicies"), ("admissionregistration.k8s.io", "mutatingadmissionpolicybindings"),
        ("apiextensions.k8s.io", "customresourcedefinitions"), ("apiregistration.k8s.io", "apiservices"),
        ("authentication.k8s.io", "selfsubjectreviews"), ("authentication.k8s.io", "tokenreviews"),
        ("authentication.k8s.io", "uids"), ("authentication.k8s.io", "userextras"), ("authentication.k8s.io", "users"),
        ("authentication.k8s.io", "groups"), ("", "users"), ("", "groups"),
        ("authorization.k8s.io", "selfsubjectaccessreviews"), ("authorization.k8s.io", "selfsubjectrulesreviews"),
        ("authorization.k8s.io", "subjectaccessreviews"),
        ("certificates.k8s.io", "certificatesigningrequests"), ("certificates.k8s.io", "clustertrustbundles"),
        ("cluster.open-cluster-management.io", "managedclusters"), ("cluster.open-cluster-management.io", "managedclustersets"),
        ("flowcontrol.apiserver.k8s.io", "flowschemas"), ("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
        ("metrics.k8s.io", "nodes"), ("networking.k8s.io", "ingressclasses"), ("networking.k8s.io", "ipaddresses"),
        ("networking.k8s.io", "servicecidrs"), ("node.k8s.io", "runtimeclasses"),
        ("policy", "podsecuritypolicies"), ("extensions", "podsecuritypolicies"),
        ("rbac.authorization.k8s.io", "clusterroles"), ("rbac.authorization.k8s.io", "clusterrolebindings"),
        ("scheduling.k8s.io", "priorityclasses"), ("storage.k8s.io", "csidrivers"), ("storage.k8s.io", "csinodes"),
        ("storage.k8s.io", "storageclasses"), ("storage.k8s.io", "volumeattachments"), ("storage.k8s.io", "volumeattributesclasses"),
        ("work.open-cluster-management.io", "appliedmanifestworks"), ("operator.open-cluster-management.io", "klusterlets"),
        ("operator.open-cluster-management.io", "clustermanagers"),
    ];

    public static bool IsClusterScoped(string? group, string? resource) => s_clusterScoped.Contains((group ?? "", resource ?? ""));

    /// <summary>Whether it can be a resource, with its subresource; placeholders of documents and source code cannot.</summary>
    public static bool IsResource(string text) =>
        text.Length is > 0 and <= 512 && (char.IsAsciiLetterOrDigit(text[0]) || text[0] == '*') &&
        text.All(c => char.IsAsciiLetterOrDigit(c) || Characters.Contains(c, StringComparison.Ordinal));

    /// <summary>Whether it can be an API group.</summary>
    public static bool IsGroup(string text) =>
        text.Length <= 253 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '*');

    public static (string Resource, string? Subresource) Split(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (resource, null) : (resource[..slash], resource[(slash + 1)..]);
    }
}
