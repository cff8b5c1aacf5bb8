using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>How objects of Open Cluster Management, and the certificate requests of its agents, are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(AppliedManifestWork))]
[JsonSerializable(typeof(CertificateSigningRequest))]
[JsonSerializable(typeof(ClusterManager))]
[JsonSerializable(typeof(DeliveredWork))]
[JsonSerializable(typeof(Klusterlet))]
[JsonSerializable(typeof(MailboxWork))]
[JsonSerializable(typeof(ManagedCluster))]
internal sealed partial class OcmJson : JsonSerializerContext;
