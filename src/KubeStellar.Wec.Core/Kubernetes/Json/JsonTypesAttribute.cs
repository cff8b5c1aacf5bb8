using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>Names the types of ours that <see cref="KubernetesTypes"/> writes and reads beside the library's.</summary>
/// <param name="context">A source generated context; of its options none counts.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class JsonTypesAttribute(Type context) : Attribute
{
    public JsonSerializerContext Make() => (JsonSerializerContext)Activator.CreateInstance(context)!;
}
