using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>
/// Any answer of <c>/api</c> and <c>/apis</c>: APIGroupDiscoveryList where the server offers it, else APIVersions and APIGroupList
/// (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api).
/// </summary>
internal sealed record DiscoveryDocument(
    string? Kind, IReadOnlyList<AggregatedGroup>? Items, IReadOnlyList<string>? Versions, IReadOnlyList<LegacyGroup>? Groups);

internal sealed record AggregatedGroup(AggregatedMetadata? Metadata, IReadOnlyList<AggregatedVersion>? Versions);

internal sealed record AggregatedMetadata(string? Name);

internal sealed record AggregatedVersion(string? Version, IReadOnlyList<AggregatedResource>? Resources, string? Freshness);

internal sealed record AggregatedResource(
    string? Resource, AggregatedKind? ResponseKind, string? Scope, string? SingularResource,
    IReadOnlyList<string>? ShortNames, IReadOnlyList<AggregatedSubresource>? Subresources);

internal sealed record AggregatedKind(string? Kind);

internal sealed record AggregatedSubresource(string? Subresource);

internal sealed record LegacyGroup(string? Name, IReadOnlyList<LegacyVersion>? Versions);

internal sealed record LegacyVersion(string? Version);

/// <summary>An APIResourceList: what one version of one group serves; a subresource is an entry named <c>parent/sub</c>.</summary>
internal sealed record LegacyResourceList(IReadOnlyList<LegacyResource>? Resources);

internal sealed record LegacyResource(
    string? Name, string? SingularName, bool Namespaced, string? Kind, IReadOnlyList<string>? ShortNames);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(DiscoveryDocument))]
[JsonSerializable(typeof(LegacyResourceList))]
internal sealed partial class DiscoveryContext : JsonSerializerContext;
