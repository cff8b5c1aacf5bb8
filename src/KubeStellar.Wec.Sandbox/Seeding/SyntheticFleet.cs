using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Seeding;

/// <summary>Creates accepted and available ManagedClusters with nothing behind them, as large as real ones, for tests at scale.</summary>
internal static class SyntheticFleet
{
    private const string Group = "cluster.open-cluster-management.io";
    private static readonly string[] s_regions = ["eu-west", "eu-north", "us-east", "us-west", "ap-south"];
    private static readonly string[] s_groups = ["edge", "core", "lab"];

    public static void Seed(ApiServer its, int size)
    {
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(its.Certificates.AuthorityPem + its.Certificates.AuthorityPem));
        var now = Meta.Timestamp(its.Time.GetUtcNow());
        for (var i = 1; i <= size; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"fleet-{i:D5}");
            its.Store.Create(new ResourceId("", "namespaces", name), new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["open-cluster-management.io/cluster-name"] = name } },
            });
            its.Store.Create(new ResourceId("coordination.k8s.io", "leases", name, "managed-cluster-lease"), Lease(name, now));
            its.Store.Create(new ResourceId(Group, "managedclusters", name), Cluster(name, i, authority, now));
        }

        // Nothing watched while the fleet was created, so its history is of no use.
        its.Store.Compact();
        its.Store.Warm(Group, "managedclusters");
    }

    private static JsonObject Lease(string name, string now) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["open-cluster-management.io/cluster-name"] = name } },
        ["spec"] = new JsonObject { ["leaseDurationSeconds"] = 60, ["renewTime"] = now.Replace("Z", ".000000Z", StringComparison.Ordinal) },
    };

    private static JsonObject Cluster(string name, int index, string authority, string now) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = Labels(name, index),
            ["annotations"] = new JsonObject { [HubNames.StaticAnnotation] = "true" },
            ["finalizers"] = new JsonArray($"{Group}/resource-cleanup", $"{Group}/api-resource-cleanup"),
            ["managedFields"] = ManagedFields(now),
        },
        ["spec"] = new JsonObject
        {
            ["hubAcceptsClient"] = true,
            ["leaseDurationSeconds"] = 60,
            ["managedClusterClientConfigs"] = new JsonArray(new JsonObject
            {
                ["caBundle"] = authority,
                ["url"] = $"https://{name}.example.net:6443",
            }),
        },
        ["status"] = new JsonObject
        {
            ["allocatable"] = Capacity(index),
            ["capacity"] = Capacity(index),
            ["clusterClaims"] = new JsonArray(
                new JsonObject { ["name"] = "id.k8s.io", ["value"] = name },
                new JsonObject { ["name"] = "kubeversion.open-cluster-management.io", ["value"] = "v1.36.2" },
                new JsonObject { ["name"] = "platform.open-cluster-management.io", ["value"] = "Other" }),
            ["conditions"] = new JsonArray(
                Condition(HubNames.Accepted, "HubClusterAdminAccepted", "Accepted by hub cluster admin", now),
                Condition(HubNames.Joined, "ManagedClusterJoined", "Managed cluster joined", now),
                Condition(HubNames.Available, "ManagedClusterAvailable", "Managed cluster is available", now),
                Condition(
                    HubNames.ClockSynced,
                    "ManagedClusterClockSynced",
                    "The clock of the managed cluster is synced with the hub.",
                    now),
                Condition(
                    "ClusterCertificateRotated",
                    "ClientCertificateUpdated",
                    $"client certificate rotated starting from {now} to {now}",
                    now)),
            ["version"] = new JsonObject { ["kubernetes"] = "v1.36.2" },
        },
    };

    private static JsonObject Labels(string name, int index) => new()
    {
        ["cluster.open-cluster-management.io/clusterset"] = "default",
        ["environment"] = index % 4 == 0 ? "staging" : "production",
        ["feature.open-cluster-management.io/addon-addon-status"] = "available",
        ["location-group"] = s_groups[index % s_groups.Length],
        ["name"] = name,
        ["region"] = s_regions[index % s_regions.Length],
        ["tier"] = index % 10 == 0 ? "gold" : "standard",
        ["vendor"] = "Other",
        ["wave"] = (index % 7).ToString(CultureInfo.InvariantCulture),
    };

    private static JsonObject Capacity(int index) => new()
    {
        ["cpu"] = (4 + (index % 4 * 4)).ToString(CultureInfo.InvariantCulture),
        ["ephemeral-storage"] = "101430960Ki",
        ["memory"] = "8148228Ki",
        ["pods"] = "110",
    };

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["lastTransitionTime"] = now,
        ["message"] = message,
        ["reason"] = reason,
        ["status"] = "True",
        ["type"] = type,
    };

    private static JsonArray ManagedFields(string now)
    {
        static JsonObject Fields(params string[] names)
        {
            var set = new JsonObject();
            foreach (var name in names)
            {
                set[name] = new JsonObject();
            }

            return set;
        }

        var conditions = Fields(".");
        foreach (var type in (ReadOnlySpan<string>)[HubNames.Accepted, HubNames.Joined, HubNames.Available])
        {
            conditions[$"k:{{\"type\":\"{type}\"}}"] = Fields(".", "f:lastTransitionTime", "f:message", "f:reason", "f:status", "f:type");
        }

        var status = Fields(".");
        status["f:allocatable"] = Fields(".", "f:cpu", "f:ephemeral-storage", "f:memory", "f:pods");
        status["f:capacity"] = Fields(".", "f:cpu", "f:ephemeral-storage", "f:memory", "f:pods");
        status["f:conditions"] = conditions;
        return new JsonArray(
            Entry("clusteradm", "", now, new JsonObject { ["f:spec"] = Fields("f:hubAcceptsClient") }),
            Entry(
                "registration",
                "",
                now,
                new JsonObject { ["f:spec"] = Fields(".", "f:leaseDurationSeconds", "f:managedClusterClientConfigs") }),
            Entry("registration", "status", now, new JsonObject { ["f:status"] = status }));
    }

    private static JsonObject Entry(string manager, string subresource, string now, JsonObject fields)
    {
        var entry = new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1",
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields,
            ["manager"] = manager,
            ["operation"] = "Update",
        };
        if (subresource.Length > 0)
        {
            entry["subresource"] = subresource;
        }

        entry["time"] = now;
        return entry;
    }
}
