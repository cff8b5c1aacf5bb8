using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// The Klusterlet a WEC is given. What the full type's schema would fill in by itself is written out, because a WEC may have our
/// reduced schema, which fills in nothing.
/// </summary>
internal static class KlusterletResource
{
    public static Manifest Build(KlusterletOptions options)
    {
        var settings = options.Settings;
        var spec = new JsonObject
        {
            ["clusterName"] = options.ClusterName,
            ["namespace"] = OcmNames.AgentNamespace,
            ["deployOption"] = new JsonObject { ["mode"] = settings.Mode.ToString() },
            ["imagePullSpec"] = options.Version.Image("registration-operator"),
            ["registrationImagePullSpec"] = options.Version.Image("registration"),
            ["workImagePullSpec"] = options.Version.Image("work"),
            ["registrationConfiguration"] = Registration(options),
        };
        if (!options.HasFullType || settings.Resources.QosClass != AgentQosClass.Default)
        {
            spec["resourceRequirement"] = settings.Resources.ToJson();
        }

        if (Work(options) is { } work)
        {
            spec["workConfiguration"] = work;
        }

        if (options.ExternalServer is { } server)
        {
            spec["externalServerURLs"] = new JsonArray(new JsonObject { ["url"] = server.AbsoluteUri.TrimEnd('/') });
        }

        if (settings.HostAlias is { } alias)
        {
            spec["hubApiServerHostAlias"] = new JsonObject { ["ip"] = alias.IpAddress, ["hostname"] = alias.HostName };
        }

        if (Placement(settings) is { Count: > 0 } placement)
        {
            spec["nodePlacement"] = placement;
        }

        if (settings.PriorityClass is { } priority)
        {
            spec["priorityClassName"] = priority;
        }

        return new(OcmTypes.Klusterlets, null, new JsonObject
        {
            ["apiVersion"] = OcmTypes.Klusterlets.ApiVersion,
            ["kind"] = OcmTypes.Klusterlets.Kind,
            ["metadata"] = Metadata(settings),
            ["spec"] = spec,
        });
    }

    /// <summary>Where the caller wants operator and agents to run; pods and Klusterlets name the two parts alike.</summary>
    public static JsonObject Placement(AgentSettings settings)
    {
        var placement = new JsonObject();
        if (settings.NodeSelector.Count > 0)
        {
            placement["nodeSelector"] = Texts(settings.NodeSelector, key => key);
        }

        if (settings.Tolerations.Count > 0)
        {
            placement["tolerations"] = new JsonArray([.. settings.Tolerations.Select(t => (JsonNode)t.ToJson())]);
        }

        return placement;
    }

    private static JsonObject Metadata(AgentSettings settings)
    {
        var metadata = new JsonObject { ["name"] = Klusterlet.DefaultName, ["labels"] = ManagedBy.Label() };
        if (settings.Labels.Count > 0)
        {
            metadata["annotations"] = new JsonObject { [DeferredLabels.Annotation] = DeferredLabels.Write(settings.Labels) };
        }

        return metadata;
    }

    private static JsonObject Registration(KlusterletOptions options)
    {
        var settings = options.Settings;
        var registration = new JsonObject
        {
            ["clientCertExpirationSeconds"] = (long)settings.CertificateLifetime.TotalSeconds,
            ["featureGates"] = AgentFeatureGates.Registration(settings.FeatureGates),
        };
        if (!options.HasFullType)
        {
            registration["bootstrapKubeConfigs"] = new JsonObject { ["type"] = "None" };
            registration["kubeAPIQPS"] = 50;
            registration["kubeAPIBurst"] = 100;
            registration["registrationDriver"] = new JsonObject { ["authType"] = "csr" };
        }

        // Agents up to 1.3.1 ignore it, and the older ones' type does not have it.
        if (settings.Labels.Count > 0 && options.Version.IsAfter(1, 3, 1))
        {
            registration["clusterLabels"] = Texts(settings.Labels, key => key);
        }

        if (settings.Annotations.Count > 0)
        {
            registration["clusterAnnotations"] = Texts(settings.Annotations, AgentAnnotations.KeyOf);
        }

        return registration;
    }

    private static JsonObject? Work(KlusterletOptions options)
    {
        var gates = AgentFeatureGates.Work(options.Settings.FeatureGates);
        if (gates.Count == 0)
        {
            return null;
        }

        var work = new JsonObject { ["featureGates"] = gates };
        if (!options.HasFullType)
        {
            work["kubeAPIQPS"] = 50;
            work["kubeAPIBurst"] = 100;
            work["hubKubeAPIQPS"] = 50;
            work["hubKubeAPIBurst"] = 100;
        }

        return work;
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
