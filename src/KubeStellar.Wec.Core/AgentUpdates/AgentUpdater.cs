using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>
/// Brings the agent of WECs to another release by changing the names of its images and nothing else. Rendering the whole
/// installation anew, as clusteradm's upgrade does, loses what it does not carry over: addresses, placement, names.
/// </summary>
/// <param name="its">The ITS, as the caller.</param>
/// <param name="wec">The WEC, as the caller.</param>
public sealed class AgentUpdater(ClusterClient its, ClusterClient wec)
{
    private const int Attempts = 5;

    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="Errors.WecException">There is no agent, or it must not be of that release.</exception>
    public async Task<AgentUpdatePlan> PrepareAsync(AgentUpdateRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        var reading = AgentImages.ReadAsync(wec, request.Name, request.WecContext, cancellationToken);
        var ofHub = await AgentVersions.ResolveAsync(null, request.ImageRegistry, its, report, cancellationToken);
        var version = request.AgentVersion is { } wanted ? AgentVersion.Parse(wanted, request.ImageRegistry) : ofHub;
        var images = await reading;
        AgentUpdateRules.Check(request, images.Tag, version.Tag, ofHub.Tag, report);
        var changes = new List<string>();
        if (MissingRules(images, version).Count > 0)
        {
            changes.Add($"let the operator do what {version.Tag} needs (ClusterRole {OperatorDeployment.Name})");
        }

        if (images.OperatorChange(version, request.ImageRegistry is not null, request.Force) is { } image)
        {
            changes.Add($"operator: {images.OperatorImage} -> {image}");
        }

        changes.AddRange(images.KlusterletChanges(version, request.ImageRegistry is not null, request.Force)
            .Select(change => $"{change.Field}: {images.Klusterlet.TextAt("spec", change.Field) ?? "none"} -> {change.Image}"));
        return new(request, images, version) { Changes = changes, HubVersion = ofHub.Tag };
    }

    /// <summary>Carries the plan out.</summary>
    /// <exception cref="Errors.WecException">The new release did not come to run in time.</exception>
    public async Task<AgentUpdate> ExecuteAsync(AgentUpdatePlan plan, IReport report, CancellationToken cancellationToken)
    {
        var request = plan.Request;
        var isOther = request.ImageRegistry is not null;
        if (plan.IsNeeded)
        {
            // The operator first: one of the new release knows the agents of both, the other way round nobody promises.
            await AllowOperatorAsync(plan, report, cancellationToken);
            await UpdateOperatorAsync(plan, report, cancellationToken);
            var fields = new JsonObject();
            foreach (var (field, image) in plan.Images.KlusterletChanges(plan.Version, isOther, request.Force))
            {
                fields[field] = image;
            }

            if (fields.Count > 0)
            {
                report.Progress($"Telling Klusterlet {plan.Images.KlusterletName} its images");
                var patch = new JsonObject { ["spec"] = fields };
                await wec.MergePatchAsync(OcmTypes.Klusterlets, plan.Images.KlusterletName, null, patch, cancellationToken);
            }
        }

        if (request.Wait)
        {
            await new RolloutWait(wec, request, report).RunAsync(plan.Images, plan.Version.Tag, cancellationToken);
        }

        return new()
        {
            Name = plan.Name,
            ItsContext = request.ItsContext,
            WecContext = request.WecContext,
            KubeConfig = request.KubeConfig,
            Changed = plan.IsNeeded,
            PreviousVersion = plan.Images.Tag,
            AgentVersion = plan.Version.Tag,
            HubVersion = plan.HubVersion,
            RolledOut = request.Wait ? true : null,
        };
    }

    /// <summary>What an operator of that release may have to do and the present role does not let it.</summary>
    private static List<JsonNode> MissingRules(AgentImages images, AgentVersion version)
    {
        if (images.OperatorRole is not { } role)
        {
            return [];
        }

        var held = PolicyRuleJson.RulesOf(role);
        return
        [
            .. OperatorRole.Rules(version).Select(rule => rule!.DeepClone()).Where(rule =>
                !PolicyRules.Cover([.. held], [.. PolicyRuleJson.RulesOf(new JsonObject { ["rules"] = new JsonArray(rule.DeepClone()) })])),
        ];
    }

    private async Task AllowOperatorAsync(AgentUpdatePlan plan, IReport report, CancellationToken cancellationToken)
    {
        var missing = MissingRules(plan.Images, plan.Version);
        if (missing.Count == 0)
        {
            return;
        }

        report.Progress("Letting the operator do what the new release needs");
        var role = plan.Images.OperatorRole!;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = role.TextAt("metadata", "resourceVersion") },
            ["rules"] = new JsonArray([.. (role["rules"] as JsonArray ?? []).Select(r => r?.DeepClone()), .. missing]),
        };
        await wec.MergePatchAsync(CoreTypes.ClusterRoles, OperatorDeployment.Name, null, patch, cancellationToken);
    }

    private async Task UpdateOperatorAsync(AgentUpdatePlan plan, IReport report, CancellationToken cancellationToken)
    {
        if (plan.Images.OperatorChange(plan.Version, plan.Request.ImageRegistry is not null, plan.Request.Force) is not { } image)
        {
            return;
        }

        var deployment = plan.Images.Operator;
        for (var attempt = 1; ; attempt++)
        {
            report.Progress($"Giving the operator its image {image}");
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = deployment.TextAt("metadata", "resourceVersion") },
                ["spec"] = new JsonObject
                {
                    ["template"] = new JsonObject
                    {
                        ["spec"] = new JsonObject { ["containers"] = AgentImages.ContainersWith(deployment, image) },
                    },
                },
            };
            try
            {
                await wec.MergePatchAsync(
                    CoreTypes.Deployments, OperatorDeployment.Name, OcmNames.OperatorNamespace, patch, cancellationToken);
                return;
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Its status moves all the time; the list of containers is replaced as a whole, so it has to be read again.
                deployment = await wec.GetAsync(
                    CoreTypes.Deployments, OperatorDeployment.Name, OcmNames.OperatorNamespace, JsonWire.AnyObject, cancellationToken);
            }
        }
    }
}
