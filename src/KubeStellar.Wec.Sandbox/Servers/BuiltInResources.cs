using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>The kinds built into every API server, as far as they are needed here.</summary>
internal static class BuiltInResources
{
    // apiVersion, plural, Kind, n(amespaced) or c(luster), g(eneration) or -, short names, categories, subresources
    private const string Table = """
        v1 namespaces Namespace c - ns - status,finalize
        v1 configmaps ConfigMap n - cm - -
        v1 secrets Secret n - - - -
        v1 serviceaccounts ServiceAccount n - sa - token
        v1 nodes Node c - no - status
        v1 pods Pod n g po all status,log,eviction
        v1 events Event n - ev - -
        v1 endpoints Endpoints n - ep - -
        v1 services Service n - svc all status
        v1 persistentvolumes PersistentVolume c - pv - status
        v1 persistentvolumeclaims PersistentVolumeClaim n - pvc - status
        v1 limitranges LimitRange n - limits - -
        v1 resourcequotas ResourceQuota n - quota - status
        v1 replicationcontrollers ReplicationController n g rc all status,scale
        v1 podtemplates PodTemplate n g - - -
        apps/v1 deployments Deployment n g deploy all status,scale
        apps/v1 replicasets ReplicaSet n g rs all status,scale
        apps/v1 daemonsets DaemonSet n g ds all status
        apps/v1 statefulsets StatefulSet n g sts all status,scale
        apps/v1 controllerrevisions ControllerRevision n - - - -
        batch/v1 jobs Job n g - all status
        batch/v1 cronjobs CronJob n g cj all status
        autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler n - hpa all status
        rbac.authorization.k8s.io/v1 clusterroles ClusterRole c - - - -
        rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding c - - - -
        rbac.authorization.k8s.io/v1 roles Role n - - - -
        rbac.authorization.k8s.io/v1 rolebindings RoleBinding n - - - -
        coordination.k8s.io/v1 leases Lease n - - - -
        certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest c - csr - status,approval
        apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition c g crd,crds api-extensions status
        apiregistration.k8s.io/v1 apiservices APIService c - - api-extensions status
        storage.k8s.io/v1 storageclasses StorageClass c - sc - -
        storage.k8s.io/v1 csidrivers CSIDriver c - - - -
        storage.k8s.io/v1 csinodes CSINode c - - - -
        storage.k8s.io/v1 volumeattachments VolumeAttachment c - - - status
        scheduling.k8s.io/v1 priorityclasses PriorityClass c g pc - -
        node.k8s.io/v1 runtimeclasses RuntimeClass c - - - -
        admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration c g - api-extensions -
        admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration c g - api-extensions -
        admissionregistration.k8s.io/v1 validatingadmissionpolicies ValidatingAdmissionPolicy c g - api-extensions status
        admissionregistration.k8s.io/v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding c g - api-extensions -
        events.k8s.io/v1 events Event n - ev - -
        policy/v1 poddisruptionbudgets PodDisruptionBudget n g pdb - status
        networking.k8s.io/v1 networkpolicies NetworkPolicy n g netpol - -
        networking.k8s.io/v1 ingresses Ingress n g ing - status
        networking.k8s.io/v1 ingressclasses IngressClass c g - - -
        discovery.k8s.io/v1 endpointslices EndpointSlice n g - - -
        flowcontrol.apiserver.k8s.io/v1 flowschemas FlowSchema c g - - status
        flowcontrol.apiserver.k8s.io/v1 prioritylevelconfigurations PriorityLevelConfiguration c g - - status
        """;

    // Answered, but never stored.
    private const string Reviews = """
        authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview c
        authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview c
        authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview c
        authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview n
        authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview c
        authentication.k8s.io/v1 tokenreviews TokenReview c
        """;

    public static IEnumerable<ResourceInfo> All()
    {
        foreach (var cells in Rows(Table))
        {
            var (group, version) = Split(cells[0]);
            yield return new ResourceInfo(group, version, cells[1], cells[2], cells[3] == "n")
            {
                HasGeneration = cells[4] == "g",
                ShortNames = List(cells[5]),
                Categories = List(cells[6]),
                Subresources = List(cells[7]),
            };
        }

        foreach (var cells in Rows(Reviews))
        {
            var (group, version) = Split(cells[0]);
            yield return new ResourceInfo(group, version, cells[1], cells[2], cells[3] == "n") { Verbs = ["create"] };
        }
    }

    public static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    private static IEnumerable<string[]> Rows(string table) =>
        table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string[] List(string cell) => cell == "-" ? [] : cell.Split(',');
}
