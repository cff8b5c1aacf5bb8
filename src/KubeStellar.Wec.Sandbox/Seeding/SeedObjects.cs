using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Seeding;

/// <summary>Creates what a new cluster already contains.</summary>
internal static class SeedObjects
{
    public static void CreateIn(ApiServer server, bool publishClusterInfo)
    {
        foreach (var ns in (ReadOnlySpan<string>)["default", "kube-system", "kube-public", "kube-node-lease"])
        {
            server.Store.Create(new ResourceId("", "namespaces", ns), []);
            NamespaceController.CreateDefaults(server, ns);
        }

        server.Store.Create(new ResourceId("", "nodes", $"{server.Name}-control-plane"), Node(server));
        server.Store.Create(new ResourceId("", "services", "default", "kubernetes"), new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["type"] = "ClusterIP",
                ["clusterIP"] = "10.96.0.1",
                ["ports"] = new JsonArray(
                    new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = 6443 }),
            },
        });
        if (publishClusterInfo)
        {
            server.Store.Create(new ResourceId("", "configmaps", "kube-public", "cluster-info"), new JsonObject
            {
                ["data"] = new JsonObject { ["kubeconfig"] = ClusterInfo(server) },
            });
        }
    }

    private static string ClusterInfo(ApiServer server) =>
        $"""
            apiVersion: v1
            kind: Config
            clusters:
            - cluster:
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(server.Certificates.AuthorityPem))}
                server: {server.Url.GetLeftPart(UriPartial.Authority)}
              name: ""
            contexts: null
            current-context: ""
            preferences: {"{}"}
            users: null

            """;

    private static JsonObject Node(ApiServer server)
    {
        static JsonObject Resources() =>
            new() { ["cpu"] = "4", ["ephemeral-storage"] = "101430960Ki", ["memory"] = "8148228Ki", ["pods"] = "110" };
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = $"{server.Name}-control-plane",
                    ["node-role.kubernetes.io/control-plane"] = "",
                },
            },
            ["spec"] = new JsonObject { ["podCIDR"] = "10.244.0.0/24" },
            ["status"] = new JsonObject
            {
                ["allocatable"] = Resources(),
                ["capacity"] = Resources(),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["message"] = "kubelet is posting ready status",
                }),
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = "v1.36.2", ["operatingSystem"] = "linux", ["architecture"] = "amd64" },
            },
        };
    }
}
