namespace KubeStellar.Wec.Sandbox.Protobuf;

/// <summary>
/// The messages kubectl's typed commands send in protobuf, transcribed as "number name type" from the generated.proto files of k8s.io/api.
/// Types: s string, i integer, b bool, y bytes, t time, m string map, n bytes map, e map of string lists, or a message's name; * repeats.
/// </summary>
internal static class ProtobufSchema
{
    private const string Text = """
        Meta: 1 name s, 2 generateName s, 3 namespace s, 5 uid s, 6 resourceVersion s, 7 generation i, 8 creationTimestamp t,
        9 deletionTimestamp t, 11 labels m, 12 annotations m, 13 ownerReferences Owner*, 14 finalizers s*
        Owner: 1 kind s, 3 name s, 4 uid s, 5 apiVersion s, 6 controller b, 7 blockOwnerDeletion b
        Namespace: 1 metadata Meta, 2 spec NamespaceSpec
        NamespaceSpec: 1 finalizers s*
        ConfigMap: 1 metadata Meta, 2 data m, 3 binaryData n, 4 immutable b
        Secret: 1 metadata Meta, 2 data n, 3 type s, 4 stringData m, 5 immutable b
        ServiceAccount: 1 metadata Meta, 2 secrets Named*, 3 imagePullSecrets Name*, 4 automountServiceAccountToken b
        Named: 1 kind s, 2 namespace s, 3 name s
        Name: 1 name s
        Role: 1 metadata Meta, 2 rules Rule*
        ClusterRole: 1 metadata Meta, 2 rules Rule*, 3 aggregationRule Aggregation
        Aggregation: 1 clusterRoleSelectors Selector*
        Selector: 1 matchLabels m, 2 matchExpressions Expression*
        Expression: 1 key s, 2 operator s, 3 values s*
        Rule: 1 verbs s*, 2 apiGroups s*, 3 resources s*, 4 resourceNames s*, 5 nonResourceURLs s*
        RoleBinding: 1 metadata Meta, 2 subjects Subject*, 3 roleRef RoleRef
        ClusterRoleBinding: 1 metadata Meta, 2 subjects Subject*, 3 roleRef RoleRef
        Subject: 1 kind s, 2 apiGroup s, 3 name s, 4 namespace s
        RoleRef: 1 apiGroup s, 2 kind s, 3 name s
        SelfSubjectAccessReview: 1 metadata Meta, 2 spec AccessSpec
        SubjectAccessReview: 1 metadata Meta, 2 spec AccessSpec
        LocalSubjectAccessReview: 1 metadata Meta, 2 spec AccessSpec
        AccessSpec: 1 resourceAttributes Resource, 2 nonResourceAttributes NonResource, 3 user s, 4 groups s*, 6 uid s
        Resource: 1 namespace s, 2 verb s, 3 group s, 4 version s, 5 resource s, 6 subresource s, 7 name s
        NonResource: 1 path s, 2 verb s
        SelfSubjectRulesReview: 1 metadata Meta, 2 spec RulesSpec
        RulesSpec: 1 namespace s
        SelfSubjectReview: 1 metadata Meta
        TokenRequest: 1 metadata Meta, 2 spec TokenSpec
        TokenSpec: 1 audiences s*, 3 boundObjectRef Bound, 4 expirationSeconds i
        Bound: 1 kind s, 2 apiVersion s, 3 name s, 4 uid s
        CertificateSigningRequest: 1 metadata Meta, 2 spec CsrSpec, 3 status CsrStatus
        CsrSpec: 1 request y, 2 username s, 3 uid s, 4 groups s*, 5 usages s*, 6 extra e, 7 signerName s, 8 expirationSeconds i
        CsrStatus: 1 conditions CsrCondition*, 2 certificate y
        CsrCondition: 1 type s, 2 reason s, 3 message s, 4 lastUpdateTime t, 5 lastTransitionTime t, 6 status s
        Deployment: 1 metadata Meta, 2 spec DeploymentSpec
        DeploymentSpec: 1 replicas i, 2 selector Selector, 3 template PodTemplate
        PodTemplate: 1 metadata Meta, 2 spec PodSpec
        PodSpec: 2 containers Container*, 3 restartPolicy s, 7 nodeSelector m, 8 serviceAccountName s
        Container: 1 name s, 2 image s, 3 command s*, 4 args s*, 6 ports Port*, 7 env Env*, 14 imagePullPolicy s
        Port: 1 name s, 3 containerPort i, 4 protocol s
        Env: 1 name s, 2 value s
        Job: 1 metadata Meta, 2 spec JobSpec
        JobSpec: 6 template PodTemplate
        Scale: 1 metadata Meta, 2 spec ScaleSpec
        ScaleSpec: 1 replicas i
        DeleteOptions: 1 gracePeriodSeconds i, 2 preconditions Preconditions, 4 propagationPolicy s, 5 dryRun s*
        Preconditions: 1 uid s, 2 resourceVersion s
        """;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> s_messages = Text
        .Replace(",\n", ", ", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(": "))
        .ToDictionary(
            parts => parts[0],
            parts => parts[1].Split(", ").Select(f => f.Split(' ')).ToDictionary(
                f => int.Parse(f[0], System.Globalization.CultureInfo.InvariantCulture),
                f => new ProtobufField(f[1], f[2].TrimEnd('*'), f[2].EndsWith('*'))));

    public static IReadOnlyDictionary<int, ProtobufField>? Find(string message) => s_messages.GetValueOrDefault(message);
}

/// <summary>A field of a message.</summary>
internal sealed record ProtobufField(string Name, string Type, bool Repeated);
