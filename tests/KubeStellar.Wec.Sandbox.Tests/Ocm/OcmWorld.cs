using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Ocm.Hub;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

/// <summary>A hub and some clusters, with what an administrator does to them in a few words.</summary>
internal sealed class OcmWorld : IAsyncDisposable
{
    public const string AgentNamespace = "open-cluster-management-agent";

    private OcmWorld(WecSandbox sandbox) => Sandbox = sandbox;

    public WecSandbox Sandbox { get; }

    public ApiServer Its => Sandbox.Its;

    public ApiServer Wec => Sandbox.Wecs[0];

    public static Task<OcmWorld> StartAsync(int wecs = 1, TimeProvider? time = null) =>
        StartAsync(new SandboxOptions { WecCount = wecs, Time = time ?? TimeProvider.System });

    public static async Task<OcmWorld> StartAsync(SandboxOptions options) =>
        new(await WecSandbox.StartAsync(options with { Behaviours = [new OcmBehaviour()] }));

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>A token of the hub's bootstrap account, as <c>clusteradm get token</c> gets it.</summary>
    public string BootstrapToken(TimeSpan? lifetime = null)
    {
        var name = new OcmRelease(Sandbox.Options.OcmVersion).BootstrapAccount;
        var account = Its.Store.Get(WellKnown.ServiceAccount("open-cluster-management", name))!;
        return Its.TokenIssuer.Issue("open-cluster-management", name, account.Uid(), lifetime ?? TimeSpan.FromHours(1)).Token;
    }

    public string BootstrapKubeconfig(string? token = null, string? authority = null, Uri? server = null) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: hub
          cluster:
            server: {(server ?? Its.Url).GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authority ?? Its.Certificates.AuthorityPem)}
        contexts:
        - name: bootstrap
          context: {"{"}cluster: hub, user: bootstrap, namespace: default{"}"}
        current-context: bootstrap
        users:
        - name: bootstrap
          user: {"{"}token: "{token ?? BootstrapToken()}"{"}"}
        """;

    /// <summary>Puts the operator, the bootstrap Secret and the Klusterlet on a WEC.</summary>
    public void Install(ApiServer wec, string cluster, string? kubeconfig = null, string klusterlet = "klusterlet", string mode = "Default")
    {
        Create(wec, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"open-cluster-management"}}""");
        Create(wec, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"open-cluster-management-agent"}}""");
        Create(wec, """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"klusterlets.operator.open-cluster-management.io"},
             "spec":{"group":"operator.open-cluster-management.io","scope":"Cluster","names":{"kind":"Klusterlet","plural":"klusterlets"},
             "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object",
             "x-kubernetes-preserve-unknown-fields":true}}}]}}
            """);
        Create(wec, """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"klusterlet","namespace":"open-cluster-management"},
             "spec":{"replicas":1}}
            """);
        SetBootstrap(wec, kubeconfig ?? BootstrapKubeconfig());
        Create(wec, $$"""
            {"apiVersion":"operator.open-cluster-management.io/v1","kind":"Klusterlet","metadata":{"name":"{{klusterlet}}" },
             "spec":{"clusterName":"{{cluster}}","namespace":"open-cluster-management-agent","deployOption":{"mode":"{{mode}}" },
             "externalServerURLs":[{"url":"https://127.0.0.1:6443"}]
             }
            }
            """);
    }

    public static void SetBootstrap(ApiServer wec, string kubeconfig)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "bootstrap-hub-kubeconfig", ["namespace"] = AgentNamespace },
            ["data"] = new JsonObject { ["kubeconfig"] = Base64(kubeconfig) },
        };
        wec.Store.Ensure(secret);
        wec.Store.Update(
            WellKnown.Secret(AgentNamespace, "bootstrap-hub-kubeconfig"), item => item["data"] = secret["data"]!.DeepClone());
    }

    public Task<IReadOnlyList<JsonObject>> RequestsAsync(string cluster, int count = 1) =>
        Its.UntilAsync(() => Requests(cluster), found => found.Count >= count, $"requests of {cluster}");

    public IReadOnlyList<JsonObject> Requests(string cluster) =>
        [.. Its.Store.List(WellKnown.Certificates, "certificatesigningrequests").Where(
            csr => csr.Label(WellKnown.ClusterNameLabel) == cluster)];

    public void Approve(JsonObject csr) =>
        Its.Store.SetCondition(WellKnown.Csr(csr.Name()), Condition.True("Approved", "Test", "approved"), Its.Time);

    public void Accept(string cluster, bool accepts = true) =>
        Its.Store.Update(WellKnown.ManagedCluster(cluster), item => item.Child("spec")["hubAcceptsClient"] = accepts);

    public Task<JsonObject?> AvailableAsync(string cluster) =>
        Its.UntilAsync(WellKnown.ManagedCluster(cluster), item => item is not null && Conditions.IsTrue(item, HubNames.Available));

    /// <summary>Everything from the installation to an available cluster.</summary>
    public async Task JoinAsync(ApiServer wec, string cluster)
    {
        Install(wec, cluster);
        Approve((await RequestsAsync(cluster))[0]);
        Accept(cluster);
        await AvailableAsync(cluster);
    }

    public static Task<JsonObject?> HubConnectionAsync(ApiServer wec, string reason) => wec.UntilAsync(
        WellKnown.Klusterlet("klusterlet"),
        item => item is not null && Conditions.Of(item, "HubConnectionDegraded").Text("reason") == reason);

    /// <summary>A connection as any user, by a client certificate of that server.</summary>
    public static ApiConnection ConnectAs(ApiServer server, string user, params string[] groups)
    {
        var (certificate, key) = server.Certificates.IssueClientCertificate(user, groups, TimeSpan.FromHours(1));
        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        var usable = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        return new ApiConnection(new ApiTarget(server.Url, server.Certificates.AuthorityPem), "test/1.0", () => null, usable);
    }

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Create(ApiServer server, string json) => server.Store.Ensure(JsonNode.Parse(json)!.AsObject());

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
