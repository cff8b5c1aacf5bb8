using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeStellar.Wec.Sandbox.Composition;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>
/// The field's own client, as it is and with its own reader of kubeconfigs, works against the sandbox: whatever it and the sandbox agree on
/// was written by people who did not know of each other.
/// </summary>
public sealed class KubernetesClientTests : IAsyncLifetime
{
    private WecSandbox _sandbox = null!;
    private Kubernetes _its = null!;
    private Kubernetes _wec = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 1, FleetSize = 7 });
        _its = Client("its1");
        _wec = Client("cluster1");
    }

    public async Task DisposeAsync()
    {
        _its.Dispose();
        _wec.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task An_object_is_created_read_patched_replaced_and_deleted()
    {
        var created = await _its.CoreV1.CreateNamespacedConfigMapAsync(Map("m", "1"), "default");
        var read = await _its.CoreV1.ReadNamespacedConfigMapAsync("m", "default");
        var patch = new V1Patch("""{"data":{"key":"2","other":null}}""", V1Patch.PatchType.MergePatch);
        var patched = await _its.CoreV1.PatchNamespacedConfigMapAsync(patch, "m", "default", fieldManager: "me");
        patched.Data["key"] = "3";
        var replaced = await _its.CoreV1.ReplaceNamespacedConfigMapAsync(patched, "m", "default");
        var gone = await _its.CoreV1.DeleteNamespacedConfigMapAsync("m", "default");

        Assert.Equal((created.Uid(), created.ResourceVersion(), "1"), (read.Uid(), read.ResourceVersion(), read.Data["key"]));
        Assert.Equal("3", replaced.Data["key"]);
        Assert.DoesNotContain("other", replaced.Data.Keys);
        Assert.NotEqual(created.ResourceVersion(), replaced.ResourceVersion());
        Assert.Equal("Success", gone.Status);
        var e = await Assert.ThrowsAsync<HttpOperationException>(() => _its.CoreV1.ReadNamespacedConfigMapAsync("m", "default"));
        Assert.Equal("NotFound", StatusOf(e).Reason);
    }

    [Fact]
    public async Task A_replacement_of_an_outdated_version_is_a_conflict()
    {
        var old = await _its.CoreV1.CreateNamespacedConfigMapAsync(Map("m", "1"), "default");
        await _its.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch("""{"data":{"key":"2"}}""", V1Patch.PatchType.MergePatch), "m", "default");

        var e = await Assert.ThrowsAsync<HttpOperationException>(() => _its.CoreV1.ReplaceNamespacedConfigMapAsync(old, "m", "default"));

        Assert.Equal("Conflict", StatusOf(e).Reason);
    }

    [Fact]
    public async Task Server_side_apply_changes_once_and_names_who_owns_what()
    {
        var role = new V1ClusterRole
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "ClusterRole",
            Metadata = new() { Name = "r" },
            Rules = [new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["get"] }],
        };
        var patch = new V1Patch(role, V1Patch.PatchType.ApplyPatch);

        var first = await _wec.RbacAuthorizationV1.PatchClusterRoleAsync(patch, "r", fieldManager: "one");
        var second = await _wec.RbacAuthorizationV1.PatchClusterRoleAsync(patch, "r", fieldManager: "one");
        role.Rules[0].Verbs = ["list"];
        var e = await Assert.ThrowsAsync<HttpOperationException>(
            () =>
                _wec.RbacAuthorizationV1.PatchClusterRoleAsync(new V1Patch(role, V1Patch.PatchType.ApplyPatch), "r", fieldManager: "two"));

        Assert.Equal(first.ResourceVersion(), second.ResourceVersion());
        Assert.Contains(StatusOf(e).Details.Causes, cause => cause.Reason == "FieldManagerConflict" && cause.Field == ".rules");
    }

    [Fact]
    public async Task Lists_come_in_pages_and_by_selectors()
    {
        using var clusters = new GenericClient(_its, "cluster.open-cluster-management.io", "v1", "managedclusters", disposeClient: false);
        var first = await clusters.ListAsync<ClusterList>(limit: 4);
        var rest = await clusters.ListAsync<ClusterList>(limit: 4, continueToken: first.Metadata.ContinueProperty);
        var one = await clusters.ListAsync<ClusterList>(labelSelector: "name=fleet-00002");

        Assert.Equal(
            Enumerable.Range(1, 7).Select(i => $"fleet-{i:D5}"), first.Items.Concat(rest.Items).Select(each => each.Metadata.Name));
        Assert.True(string.IsNullOrEmpty(rest.Metadata.ContinueProperty));
        Assert.Equal("fleet-00002", Assert.Single(one.Items).Metadata.Name);
    }

    [Fact]
    public async Task A_watch_tells_what_happens()
    {
        var from = (await _its.CoreV1.ListNamespacedConfigMapAsync("default")).Metadata.ResourceVersion;
        using var stop = new CancellationTokenSource();
        var told = new List<(WatchEventType, string?)>();
        await using var events = _its.CoreV1.WatchListNamespacedConfigMapAsync(
            "default", resourceVersion: from, cancellationToken: stop.Token)
            .GetAsyncEnumerator(stop.Token);

        var next = events.MoveNextAsync();
        await _its.CoreV1.CreateNamespacedConfigMapAsync(Map("m", "1"), "default");
        await _its.CoreV1.DeleteNamespacedConfigMapAsync("m", "default");
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await next);
            told.Add((events.Current.Item1, events.Current.Item2.Name()));
            next = i == 0 ? events.MoveNextAsync() : default;
        }

        Assert.Equal([(WatchEventType.Added, "m"), (WatchEventType.Deleted, "m")], told);
    }

    [Fact]
    public async Task Access_reviews_answer_for_oneself_and_for_others()
    {
        var self = await _wec.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new() { Spec = new() { ResourceAttributes = new() { Verb = "create", Resource = "secrets" } } });
        var other = await _wec.AuthorizationV1.CreateSubjectAccessReviewAsync(
            new() { Spec = new() { User = "nobody", ResourceAttributes = new() { Verb = "create", Resource = "secrets" } } });

        Assert.True(self.Status.Allowed);
        Assert.False(other.Status.Allowed);
    }

    [Fact]
    public async Task A_token_of_a_service_account_opens_the_door_for_what_it_may()
    {
        await _wec.CoreV1.CreateNamespacedServiceAccountAsync(new() { Metadata = new() { Name = "sa" } }, "default");
        var token = (await _wec.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new() { Spec = new() { Audiences = [], ExpirationSeconds = 600 } }, "sa", "default")).Status.Token;
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(_sandbox.KubeConfigPath, "cluster1");
        using var asIt = new Kubernetes(new() { Host = config.Host, SslCaCerts = config.SslCaCerts, AccessToken = token });

        var who = await asIt.AuthenticationV1.CreateSelfSubjectReviewAsync(new());
        var e = await Assert.ThrowsAsync<HttpOperationException>(() => asIt.CoreV1.ListNamespacedSecretAsync("default"));

        Assert.Equal("system:serviceaccount:default:sa", who.Status.UserInfo.Username);
        Assert.Equal("Forbidden", StatusOf(e).Reason);
    }

    [Fact]
    public async Task A_certificate_that_was_asked_for_and_approved_is_signed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=jane,O=dev", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var request = await _its.CertificatesV1.CreateCertificateSigningRequestAsync(new()
        {
            Metadata = new() { Name = "jane" },
            Spec = new()
            {
                Request = Encoding.ASCII.GetBytes(
                pem),
                SignerName = "kubernetes.io/kube-apiserver-client",
                Usages = ["client auth"]
            },
        });
        request.Status = new() { Conditions = [new() { Type = "Approved", Status = "True", Reason = "Test", Message = "by a test" }] };
        await _its.CertificatesV1.ReplaceCertificateSigningRequestApprovalAsync(request, "jane");

        byte[]? signed = null;
        await foreach (var (_, each) in _its.CertificatesV1.WatchListCertificateSigningRequestAsync(fieldSelector: "metadata.name=jane"))
        {
            signed = each.Status?.Certificate;
            if (signed is not null)
            {
                break;
            }
        }

        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(signed!));
        Assert.Equal("jane", certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }

    [Fact]
    public async Task A_dry_run_leaves_nothing_behind()
    {
        var tried = await _its.CoreV1.CreateNamespaceAsync(new() { Metadata = new() { Name = "tried" } }, dryRun: "All");

        Assert.NotNull(tried.Uid());
        var e = await Assert.ThrowsAsync<HttpOperationException>(() => _its.CoreV1.ReadNamespaceAsync("tried"));
        Assert.Equal("NotFound", StatusOf(e).Reason);
    }

    [Fact]
    public async Task Discovery_lists_what_is_served()
    {
        var groups = (await _its.Apis.GetAPIVersionsAsync()).Groups.Select(group => group.Name);
        var rbac = (await _its.RbacAuthorizationV1.GetAPIResourcesAsync()).Resources.Select(resource => resource.Name);

        Assert.Contains("cluster.open-cluster-management.io", groups);
        Assert.Contains("clusterroles", rbac);
        Assert.StartsWith("v1.", (await _its.Version.GetCodeAsync()).GitVersion, StringComparison.Ordinal);
    }

    private static V1ConfigMap Map(string name, string value) =>
        new() { Metadata = new() { Name = name }, Data = new Dictionary<string, string> { ["key"] = value, ["other"] = "x" } };

    private static V1Status StatusOf(HttpOperationException e) => JsonSerializer.Deserialize<V1Status>(e.Response.Content)!;

    private Kubernetes Client(string context) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(_sandbox.KubeConfigPath, context));

    private sealed class Cluster : KubernetesObject, IKubernetesObject<V1ObjectMeta>
    {
        public V1ObjectMeta Metadata { get; set; } = new();
    }

    private sealed class ClusterList : KubernetesObject, IKubernetesObject<V1ListMeta>
    {
        public V1ListMeta Metadata { get; set; } = new();

        public IList<Cluster> Items { get; set; } = [];
    }
}
