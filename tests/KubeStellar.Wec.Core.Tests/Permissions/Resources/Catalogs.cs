using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Client.Discovery;

namespace KubeStellar.Wec.Core.Tests.Permissions.Resources;

/// <summary>What a small server says it serves, in both forms.</summary>
internal static class Catalogs
{
    public const string AggregatedCore = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
         {"metadata":{},"versions":[{"version":"v1","resources":[
          {"resource":"configmaps","responseKind":{"group":"","version":"","kind":"ConfigMap"},"scope":"Namespaced","singularResource":"configmap","verbs":["get"],"shortNames":["cm"]},
          {"resource":"events","responseKind":{"group":"","version":"","kind":"Event"},"scope":"Namespaced","singularResource":"event","verbs":["get"],"shortNames":["ev"]},
          {"resource":"namespaces","responseKind":{"group":"","version":"","kind":"Namespace"},"scope":"Cluster","singularResource":"namespace","verbs":["get"],"shortNames":["ns"],
           "subresources":[{"subresource":"finalize","responseKind":{"group":"","version":"","kind":"Namespace"},"verbs":["update"]}]}
         ],"freshness":"Current"}]}]}
        """;

    public const string AggregatedGroups = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
         {"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[
          {"resource":"deployments","responseKind":{"group":"","version":"","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment","verbs":["get"],"shortNames":["deploy"],"categories":["all"],
           "subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get"]},{"subresource":"status","verbs":["get"]}]}
         ],"freshness":"Current"}]},
         {"metadata":{"name":"events.k8s.io"},"versions":[{"version":"v1","resources":[
          {"resource":"events","responseKind":{"group":"","version":"","kind":"Event"},"scope":"Namespaced","singularResource":"event","verbs":["get"],"shortNames":["ev"]}
         ],"freshness":"Current"}]},
         {"metadata":{"name":"workload.codeflare.dev"},"versions":[
          {"version":"v1beta2","resources":[{"resource":"appwrappers","responseKind":{"group":"","version":"","kind":"AppWrapper"},"scope":"Namespaced","singularResource":"appwrapper","verbs":["get"]}],"freshness":"Current"},
          {"version":"v1beta1","resources":[{"resource":"appwrappers","responseKind":{"group":"","version":"","kind":"AppWrapper"},"scope":"Namespaced","singularResource":"appwrapper","verbs":["get"]}],"freshness":"Current"}]},
         {"metadata":{"name":"depot.example.com"},"versions":[{"version":"v1","resources":[
          {"resource":"depots","responseKind":{"group":"","version":"","kind":"Depot"},"scope":"Cluster","singularResource":"depot","verbs":["get"],"shortNames":["deploy"]}
         ],"freshness":"Current"}]},
         {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}
        ]}
        """;

    public static ApiCatalog Small { get; } = Aggregated(AggregatedCore, AggregatedGroups);

    public static ApiCatalog Aggregated(params string[] documents)
    {
        var builder = new CatalogBuilder();
        foreach (var document in documents)
        {
            builder.AddAggregated(JsonSerializer.Deserialize(document, DiscoveryContext.Default.DiscoveryDocument)!);
        }

        return builder.Build(0);
    }
}
