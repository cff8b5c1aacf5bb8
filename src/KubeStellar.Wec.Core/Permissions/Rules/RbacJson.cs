using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>
/// How roles and bindings are read, from servers and from files. Somebody else writes both, so metadata nobody looks at may be anything,
/// a label may be a truth value without quotes, and a time may be none.
/// </summary>
internal static class RbacJson
{
    private static readonly string[] s_metadata = ["name", "namespace", "creationTimestamp", "labels", "annotations", "managedFields"];

    private static readonly JsonSerializerOptions s_options = KubernetesTypes.With(Narrow);

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T));

    private static void Narrow(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1ObjectMeta))
        {
            KubernetesTypes.Keep(type, s_metadata);
        }
        else if (type.Type == typeof(V1ManagedFieldsEntry))
        {
            // It is told who wrote something; the list of the fields is often larger than the object.
            KubernetesTypes.Keep(type, "manager");
        }
    }
}
