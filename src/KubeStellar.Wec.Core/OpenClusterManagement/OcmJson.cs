using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

[assembly: JsonTypes(typeof(OcmJson))]

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>How objects of Open Cluster Management are read.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppliedManifestWork))]
[JsonSerializable(typeof(ClusterManager))]
[JsonSerializable(typeof(DeliveredWork))]
[JsonSerializable(typeof(Klusterlet))]
[JsonSerializable(typeof(MailboxWork))]
[JsonSerializable(typeof(ManagedCluster))]
internal sealed partial class OcmJson : JsonSerializerContext;
