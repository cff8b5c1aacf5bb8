using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Failures;
using KubeStellar.Wec.Status;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>Any member of an object may be missing or null, and some hold what no type of ours has; whoever reads it bears that.</summary>
public sealed class ModelTests
{
    private const string Request = """
        {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest",
         "metadata":{"name":"a","uid":"u","creationTimestamp":"2026-11-21T00:24:15Z","labels":{"open-cluster-management.io/cluster-name":"c"},
          "annotations":{"open-cluster-management.io/csr-user":"x"}},
         "spec":{"request":"Zm9v","signerName":"s","usages":["client auth"],"username":"system:serviceaccount:open-cluster-management-hub:grpc-server-sa",
          "groups":["g"],"extra":{"authentication.kubernetes.io/credential-id":["JTI=1"]}},
         "status":{"certificate":"Zm9v","conditions":[{"type":"Approved","status":"True","reason":"r","message":"m","lastUpdateTime":"2026-11-21T00:24:15Z"}]}}
        """;

    [Fact]
    public void A_certificate_request_may_lack_anything() => Each(
        Request, KubernetesTypes.Of<V1CertificateSigningRequest>(), request =>
        {
            var review = new CertificateRequestReview();
            review.IsRenewal(request, "c");
            Assert.NotEmpty(review.Review(request, "c").Problems);
            CertificateRequests.ClusterOf(request);
        });

    [Fact]
    public void A_lease_may_lack_anything() => Each(
        """{"metadata":{"name":"a","namespace":"c"},"spec":{"renewTime":"2026-11-21T00:24:15.123456Z"}}""",
        KubernetesTypes.Of<V1Lease>(), lease => (lease.Namespace(), lease.Spec?.RenewTime.InUtc()).GetHashCode());

    [Fact]
    public void A_managed_cluster_may_lack_anything() => Each(
        """
        {"metadata":{"name":"c","uid":"u","creationTimestamp":"2026-11-21T00:24:15Z","labels":{"a":"b"},"annotations":{"a":"b"},"finalizers":["f"]},
         "spec":{"hubAcceptsClient":true,"leaseDurationSeconds":60,"managedClusterClientConfigs":[{"url":"https://c:6443"}],
          "taints":[{"key":"k","value":"v","effect":"NoSelect"}]},
         "status":{"version":{"kubernetes":"v1.33.1"},"capacity":{"cpu":"1"},"allocatable":{"cpu":"1"},"clusterClaims":[{"name":"n","value":"v"}],
          "conditions":[{"type":"HubAcceptedManagedCluster","status":"True"},
          {"type":"ManagedClusterConditionAvailable","status":"True","lastTransitionTime":"2026-11-21T00:24:15Z"}]}}
        """,
        KubernetesTypes.Of<ManagedCluster>(), cluster =>
        {
            var now = DateTimeOffset.UtcNow;
            var origin = new WecOrigin("its", null);
            Assert.Equal(cluster.Name, ManagedWec.From(cluster, origin, now).Name);
            Assert.Equal(cluster.Name, PhaseRules.Derive(cluster, now, RequestCounts.None, origin, now).Name);
            var refusal = Record.Exception(() => ApprovalRules.Decide(new() { Name = "c" }, cluster, [], null, now));
            Assert.True(refusal is null or WecException, refusal?.ToString());
            Assert.NotNull(LabelChange.For(cluster, new Dictionary<string, string> { ["x"] = "y" }, force: true));
            ObjectKey.Of(cluster);
        });

    [Fact]
    public void A_klusterlet_may_lack_anything() => Each(
        """
        {"metadata":{"name":"klusterlet","annotations":{"a":"b"}},"spec":{"clusterName":"c","namespace":"n","deployOption":{"mode":"Hosted"},
         "hubApiServerHostAlias":{"ip":"10.0.0.1","hostname":"h"},"registrationConfiguration":{"registrationDriver":{"authType":"csr"}}},
         "status":{"conditions":[{"type":"Applied","status":"True"}]}}
        """,
        KubernetesTypes.Of<Klusterlet>(), klusterlet =>
        {
            Assert.NotNull(klusterlet.AgentNamespace);
            KlusterletLocator.Of([klusterlet], "c");
            DeferredLabels.Read(klusterlet);
            klusterlet.Status?.Condition("Applied");
            _ = (klusterlet.IsNamed, klusterlet.IsHosted, klusterlet.AsksApiServer);
        });

    [Fact]
    public void A_cluster_manager_may_lack_anything() => Each(
        """
        {"metadata":{"name":"cluster-manager"},"spec":{"registrationImagePullSpec":"i","deployOption":{"mode":"Hosted"},
         "registrationConfiguration":{"registrationDrivers":[{"authType":"awsirsa"}]}}}
        """,
        KubernetesTypes.Of<ClusterManager>(), manager =>
        {
            Assert.NotEmpty(manager.HubNamespace);
            _ = manager.TakesCloudIdentities;
        });

    [Fact]
    public void A_delivered_work_may_lack_anything() => Each(
        """
        {"metadata":{"name":"w","namespace":"c","labels":{"a":"b"}},"spec":{"executor":{"subject":{"serviceAccount":{"name":"n","namespace":"s"}}}},
         "status":{"resourceStatus":{"manifests":[{"resourceMeta":{"kind":"ConfigMap","name":"a"},
          "conditions":[{"type":"Applied","status":"False","message":"configmaps is forbidden"}]}]}}}
        """,
        KubernetesTypes.Of<DeliveredWork>(), work => new FailureTally().Add(work));

    [Fact]
    public void What_an_agent_has_applied_may_lack_anything() => Each(
        """
        {"metadata":{"name":"w","uid":"u","finalizers":["f"]},"spec":{"agentID":"a"},
         "status":{"appliedResources":[{"group":"apps","resource":"deployments","namespace":"n","name":"d"}]}}
        """,
        KubernetesTypes.Of<AppliedManifestWork>(), work => Assert.All(work.Objects, Assert.NotNull));

    [Fact]
    public void A_binding_may_lack_anything() => Each(
        """{"metadata":{"name":"b"},"spec":{"destinations":[{"clusterId":"c"}]}}""",
        KubernetesTypes.Of<Binding>(), binding => _ = binding.Spec?.Destinations?.Any(d => d.ClusterId == "c"));

    [Fact]
    public void Fields_that_managers_own_are_not_kept() => Assert.Null(JsonSerializer.Deserialize(
        """{"metadata":{"name":"c","managedFields":[{"manager":"m","fieldsV1":{"f:spec":{}}}]}}""",
        KubernetesTypes.Of<ManagedCluster>())!.Metadata.ManagedFields);

    [Fact]
    public void Odd_values_are_read_as_nothing()
    {
        var read = JsonSerializer.Deserialize(
            """
            {"metadata":{"name":7,"creationTimestamp":"10000-01-01T00:00:00Z","labels":{"x":1,"y":true}},
             "spec":{"request":"%%%"},"status":{"certificate":{"a":1},"conditions":[{"type":"Approved","lastUpdateTime":"soon"}]}}
            """,
            KubernetesTypes.Of<V1CertificateSigningRequest>())!;

        Assert.Equal(("7", null, "1", "true"), (read.ReadName(), read.Created(), read.GetLabel("x"), read.GetLabel("y")));
        Assert.True(read.Is("Approved"));
        Assert.False(read.HasCertificate());
        Assert.Null(read.Spec.Request);
    }

    [Fact]
    public void Times_are_read_and_written_to_the_microsecond_and_in_UTC()
    {
        var read = JsonSerializer.Deserialize("""{"spec":{"renewTime":"2026-11-21T02:24:15.123456+02:00"}}""", KubernetesTypes.Of<V1Lease>())!;

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 24, 15, TimeSpan.Zero).AddMicroseconds(123456), read.Spec.RenewTime.InUtc());
        Assert.Equal("2026-11-21T00:24:15.123456Z", (string?)JsonNode.Parse(KubernetesTypes.ToBytes(read))!["spec"]!["renewTime"]);
    }

    /// <summary>Reads the object without each of its members, and with null in the place of each.</summary>
    private static void Each<T>(string json, JsonTypeInfo<T> type, Action<T> read)
    {
        var count = Members(JsonNode.Parse(json)!).Count();
        Assert.True(count > 3);
        foreach (var asNull in new[] { true, false })
        {
            for (var i = 0; i < count; i++)
            {
                var copy = JsonNode.Parse(json)!;
                var (parent, key) = Members(copy).ElementAt(i);
                if (asNull && parent is JsonObject && parent[(string)key] is JsonValue value && value.GetValueKind() is JsonValueKind.True)
                {
                    // In the place of a truth value it makes this one object unreadable.
                    continue;
                }

                if (parent is JsonArray list)
                {
                    list[(int)key] = null;
                }
                else if (asNull)
                {
                    parent[(string)key] = null;
                }
                else
                {
                    parent.AsObject().Remove((string)key);
                }

                read(copy.Deserialize(type)!);
            }
        }

        read(JsonSerializer.Deserialize("{}", type)!);
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Members(JsonNode node)
    {
        var children = node switch
        {
            JsonObject o => o.Select(member => ((object)member.Key, member.Value)),
            JsonArray list => list.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (key, child) in children.ToArray())
        {
            yield return (node, key);
            foreach (var below in child is null ? [] : Members(child))
            {
                yield return below;
            }
        }
    }
}
