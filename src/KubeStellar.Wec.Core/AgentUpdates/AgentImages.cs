using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>Where an agent's images are named, read as they are so that nothing else is ever written.</summary>
/// <param name="Klusterlet">The Klusterlet, whole.</param>
/// <param name="Operator">The operator's Deployment, whole.</param>
/// <param name="OperatorRole">The operator's ClusterRole; null where it goes by another name.</param>
internal sealed record AgentImages(JsonObject Klusterlet, JsonObject Operator, JsonObject? OperatorRole)
{
    /// <summary>The fields of a Klusterlet that name images, with the component each is for.</summary>
    private static readonly (string Field, string Component)[] s_fields =
    [
        ("registrationImagePullSpec", "registration"),
        ("workImagePullSpec", "work"),
        ("imagePullSpec", "registration-operator"),
    ];

    public string KlusterletName => Klusterlet.TextAt("metadata", "name")!;

    public string AgentNamespace => Klusterlet.TextAt("spec", "namespace") is { Length: > 0 } ns ? ns : OcmNames.AgentNamespace;

    public bool IsSingleton => Klusterlet.TextAt("spec", "deployOption", "mode") is "Singleton";

    /// <summary>What the agent runs now: its own image where it is named, else the operator's.</summary>
    public string? Tag
    {
        get
        {
            var own = IsSingleton ? "imagePullSpec" : "registrationImagePullSpec";
            var image = Klusterlet.TextAt("spec", own) ?? OperatorImage;
            return image is null ? null : ImageName.Parse(image) is { IsPinned: false } name ? name.Tag : null;
        }
    }

    public string? OperatorImage => OperatorContainer(Operator).TextAt("image");

    /// <exception cref="WecException">There is no agent of that name, or no operator.</exception>
    public static async Task<AgentImages> ReadAsync(ClusterClient wec, string name, string context, CancellationToken cancellationToken)
    {
        var own = (await KlusterletLocator.ReadAsync(wec, name, cancellationToken)).Demand(name, context);
        var klusterlet = await wec.FindAsync(OcmTypes.Klusterlets, own.Name, null, cancellationToken);
        var deployment = await wec.FindAsync(CoreTypes.Deployments, OperatorDeployment.Name, OcmNames.OperatorNamespace, cancellationToken);
        var role = await wec.FindAsync(CoreTypes.ClusterRoles, OperatorDeployment.Name, null, cancellationToken);
        return klusterlet is not null && deployment is not null && OperatorContainer(deployment) is not null
            ? new(klusterlet, deployment, role)
            : throw new WecException(
                "NoOperator", WecErrorKind.NotFound,
                $"'{name}' has no klusterlet operator of the usual name ({OcmNames.OperatorNamespace}/{OperatorDeployment.Name}).",
                "Register-Wec brings a missing one back. One that was installed in another way is updated in that way.");
    }

    /// <summary>The image fields that would change, with their new values.</summary>
    public IReadOnlyList<(string Field, string Image)> KlusterletChanges(AgentVersion version, bool isOtherRegistry, bool mayUnpin)
    {
        var changes = new List<(string, string)>();
        foreach (var (field, component) in s_fields)
        {
            // What is not named follows the operator's own default, which is not ours to fill in unless the agent runs it.
            var present = Klusterlet.TextAt("spec", field);
            var wanted = present is { Length: > 0 }
                ? ImageName.Parse(present).With(version, isOtherRegistry, mayUnpin)
                : Beside(component, version, isOtherRegistry);
            if (wanted != present)
            {
                changes.Add((field, wanted));
            }
        }

        return changes;
    }

    /// <summary>The operator's new image; null where it is that already.</summary>
    public string? OperatorChange(AgentVersion version, bool isOtherRegistry, bool mayUnpin)
    {
        var wanted = ImageName.Parse(OperatorImage ?? "").With(version, isOtherRegistry, mayUnpin);
        return wanted == OperatorImage ? null : wanted;
    }

    /// <summary>The operator's containers with another image in the one that is the operator.</summary>
    public static JsonArray ContainersWith(JsonObject deployment, string image)
    {
        var containers = deployment.At("spec", "template", "spec", "containers")!.DeepClone().AsArray();
        Main(containers)!["image"] = image;
        return containers;
    }

    private static JsonNode? OperatorContainer(JsonObject deployment) =>
        Main(deployment.At("spec", "template", "spec", "containers") as JsonArray);

    private static JsonNode? Main(JsonArray? containers) =>
        containers?.FirstOrDefault(c => c.TextAt("name") == OperatorDeployment.Name) ?? containers?.FirstOrDefault();

    private string Beside(string component, AgentVersion version, bool isOtherRegistry)
    {
        var repository = ImageName.Parse(OperatorImage ?? "").Repository;
        var slash = repository.LastIndexOf('/');
        return isOtherRegistry || slash < 0 ? version.Image(component) : $"{repository[..slash]}/{component}:{version.Tag}";
    }
}
