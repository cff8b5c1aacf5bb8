using System.Text.Json.Nodes;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// The Klusterlet a WEC is given. What the full type's schema would fill in by itself is written out, because a WEC may have our
/// reduced schema, which fills in nothing.
/// </summary>
internal static class KlusterletResource
{
    /// <summary>Only annotations under this prefix reach the ManagedCluster.</summary>
    private const string AnnotationPrefix = "agent.open-cluster-management.io/";

    private static readonly string[] s_featureGates = ["ClusterClaim", "AddonManagement"];

    public static Manifest Build(KlusterletOptions options)
    {
        var spec = new JsonObject
        {
            ["clusterName"] = options.ClusterName,
            ["namespace"] = OcmNames.AgentNamespace,
            ["deployOption"] = new JsonObject { ["mode"] = options.Mode.ToString() },
            ["imagePullSpec"] = options.Version.Image("registration-operator"),
            ["registrationImagePullSpec"] = options.Version.Image("registration"),
            ["workImagePullSpec"] = options.Version.Image("work"),
            ["registrationConfiguration"] = Registration(options),
        };
        if (!options.HasFullType)
        {
            spec["resourceRequirement"] = new JsonObject { ["type"] = "Default" };
        }

        if (options.ExternalServer is { } server)
        {
            spec["externalServerURLs"] = new JsonArray(new JsonObject { ["url"] = server.AbsoluteUri.TrimEnd('/') });
        }

        if (options.HostAlias is { } alias)
        {
            spec["hubApiServerHostAlias"] = new JsonObject { ["ip"] = alias.IpAddress, ["hostname"] = alias.HostName };
        }

        return new(OcmTypes.Klusterlets, null, new JsonObject
        {
            ["apiVersion"] = OcmTypes.Klusterlets.ApiVersion,
            ["kind"] = OcmTypes.Klusterlets.Kind,
            ["metadata"] = new JsonObject { ["name"] = Klusterlet.DefaultName, ["labels"] = ManagedBy.Label() },
            ["spec"] = spec,
        });
    }

    private static JsonObject Registration(KlusterletOptions options)
    {
        var registration = new JsonObject
        {
            ["clientCertExpirationSeconds"] = (long)options.CertificateLifetime.TotalSeconds,
            ["featureGates"] = new JsonArray(
                [.. s_featureGates.Select(gate => (JsonNode)new JsonObject { ["feature"] = gate, ["mode"] = "Enable" })]),
        };
        if (!options.HasFullType)
        {
            registration["bootstrapKubeConfigs"] = new JsonObject { ["type"] = "None" };
            registration["kubeAPIQPS"] = 50;
            registration["kubeAPIBurst"] = 100;
            registration["registrationDriver"] = new JsonObject { ["authType"] = "csr" };
        }

        // Agents up to 1.3.1 ignore it, and the older ones' type does not have it.
        if (options.Labels.Count > 0 && options.Version.IsAfter(1, 3, 1))
        {
            registration["clusterLabels"] = Texts(options.Labels, key => key);
        }

        if (options.Annotations.Count > 0)
        {
            registration["clusterAnnotations"] = Texts(
                options.Annotations, key => key.StartsWith(AnnotationPrefix, StringComparison.Ordinal) ? key : AnnotationPrefix + key);
        }

        return registration;
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> values, Func<string, string> keyOf)
    {
        var texts = new JsonObject();
        foreach (var (key, value) in values)
        {
            texts[keyOf(key)] = value;
        }

        return texts;
    }
}
