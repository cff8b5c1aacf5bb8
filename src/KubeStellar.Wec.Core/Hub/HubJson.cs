using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Hub;

/// <summary>How the answers of a hub that no other subject reads are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(IssuedToken))]
internal sealed partial class HubJson : JsonSerializerContext;
