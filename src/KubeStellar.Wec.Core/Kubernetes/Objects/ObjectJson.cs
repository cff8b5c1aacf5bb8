using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>How objects of Kubernetes itself are read: only the members that somebody acts on.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(NamedObject))]
[JsonSerializable(typeof(TextData))]
internal sealed partial class ObjectJson : JsonSerializerContext;
