using System.Text.Json.Serialization;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>How objects of Open Cluster Management are read.</summary>
[JsonSerializable(typeof(ManagedCluster))]
public sealed partial class OcmJson : JsonSerializerContext;
