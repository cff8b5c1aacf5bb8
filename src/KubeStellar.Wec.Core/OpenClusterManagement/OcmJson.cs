using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>How objects of Open Cluster Management are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(ManagedCluster))]
public sealed partial class OcmJson : JsonSerializerContext;
