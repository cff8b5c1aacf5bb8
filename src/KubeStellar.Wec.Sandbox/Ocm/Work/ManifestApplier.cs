using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>Applies manifests through the WEC's API as the agent's service account: get first, then create or update.</summary>
internal sealed class ManifestApplier(AgentContext context, ApiConnection local)
{
    private static readonly string[] s_executorVerbs = ["create", "update", "patch", "get"];

    public async Task<IReadOnlyList<ManifestOutcome>> ApplyAsync(JsonObject work, JsonObject owner, CancellationToken cancellationToken)
    {
        var outcomes = work.Objects("spec", "workload", "manifests").Select((manifest, index) => Resolve(index, manifest)).ToArray();
        foreach (var outcome in outcomes.OrderBy(outcome => ApplyOrder.Rank(outcome.Group, outcome.KindName)))
        {
            await ApplyAsync(work, outcome, owner, cancellationToken);
            await FetchAsync(outcome, cancellationToken);
        }

        return outcomes;
    }

    private ManifestOutcome Resolve(int ordinal, JsonObject manifest)
    {
        var outcome = new ManifestOutcome(ordinal, manifest, null);
        var kind = context.Wec.Resources.All.FirstOrDefault(known =>
            known.Group == outcome.Group && known.Version == outcome.Version && known.Kind == outcome.KindName && known.IsStored);
        return new ManifestOutcome(ordinal, manifest, kind);
    }

    private async Task ApplyAsync(JsonObject work, ManifestOutcome outcome, JsonObject owner, CancellationToken cancellationToken)
    {
        if (outcome.Kind is null)
        {
            outcome.ApplyProblem = $"the server doesn't have a resource type {GoText.Quote(outcome.KindName)}";
            return;
        }

        if (outcome.Name.Length == 0)
        {
            outcome.ApplyProblem = "resource name may not be empty";
            return;
        }

        if (ExecutorProblem(work, outcome) is { } denied)
        {
            outcome.ApplyProblem = denied;
            return;
        }

        try
        {
            await WriteAsync(outcome, Wanted(outcome, owner), Strategy(work, outcome), cancellationToken);
        }
        catch (ApiException refused)
        {
            outcome.ApplyProblem = refused.Message;
        }
    }

    private async Task WriteAsync(ManifestOutcome outcome, JsonObject wanted, string strategy, CancellationToken cancellationToken)
    {
        if (strategy == "ServerSideApply")
        {
            await local.PatchAsync(
                outcome.ObjectPath + "?fieldManager=work-agent&force=true", wanted, ApiConnection.ApplyPatch, cancellationToken);
            return;
        }

        var existing = await local.FindAsync(outcome.ObjectPath, cancellationToken);
        if (strategy == "ReadOnly")
        {
            return;
        }

        if (existing is null)
        {
            await local.PostAsync(outcome.CollectionPath, wanted, cancellationToken);
        }
        else if (strategy != "CreateOnly" && !ManifestMerge.Holds(wanted, existing))
        {
            await local.PutAsync(outcome.ObjectPath, ManifestMerge.Into(existing, wanted), cancellationToken);
        }
    }

    private async Task FetchAsync(ManifestOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.IsIncomplete)
        {
            return;
        }

        try
        {
            outcome.Live = await local.FindAsync(outcome.ObjectPath, cancellationToken);
        }
        catch (ApiException refused)
        {
            outcome.FetchProblem = refused.Message;
        }
    }

    private static JsonObject Wanted(ManifestOutcome outcome, JsonObject owner)
    {
        var wanted = (JsonObject)outcome.Manifest.DeepClone();
        wanted.Remove("status");
        var owners = wanted.Child("metadata").ChildArray("ownerReferences");
        owners.Add(new JsonObject
        {
            ["apiVersion"] = "work.open-cluster-management.io/v1",
            ["kind"] = "AppliedManifestWork",
            ["name"] = owner.Name(),
            ["uid"] = owner.Uid(),
        });
        return wanted;
    }

    private static string Strategy(JsonObject work, ManifestOutcome outcome) => work.Objects("spec", "manifestConfigs")
        .FirstOrDefault(config => IsFor(config, outcome))
        .Text("updateStrategy", "type") ?? "Update";

    private static bool IsFor(JsonObject config, ManifestOutcome outcome) =>
        (config.Text("resourceIdentifier", "group") ?? "") == outcome.Group
        && config.Text("resourceIdentifier", "resource") == outcome.Kind?.Resource
        && config.Text("resourceIdentifier", "name") == outcome.Name
        && (config.Text("resourceIdentifier", "namespace") ?? "") == outcome.Namespace;

    // A work can name a service account of the WEC that needs the permissions as well.
    private string? ExecutorProblem(JsonObject work, ManifestOutcome outcome)
    {
        if (work.At("spec", "executor", "subject", "serviceAccount") is not JsonObject account)
        {
            return null;
        }

        var user = UserInfo.ServiceAccount(account.Text("namespace") ?? "", account.Text("name") ?? "");
        var kind = outcome.Kind!;
        bool May(string verb)
        {
            var wanted = RequestAttributes.ForResource(
                verb, kind.Group, kind.Resource, outcome.Namespace, outcome.Name, version: kind.Version);
            return context.Wec.Authorizer.Authorize(user, wanted).Allowed;
        }

        return s_executorVerbs.All(May)
            ? null
            : $"not allowed to apply the resource {kind.Group} {kind.Resource}, {outcome.Namespace} {outcome.Name}, will try again in 1m0s";
    }
}
