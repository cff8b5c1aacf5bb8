using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>Writes the objects of grants, each only when it needs it.</summary>
internal sealed class GrantWriter(ClusterClient wec, IReport report, TimeProvider time)
{
    private const int Attempts = 4;

    private string? _caller;

    /// <returns>Whether anything was written.</returns>
    /// <exception cref="WecException">PermissionEscalation; RoleNotOurs when somebody was quicker.</exception>
    public async Task<bool> WriteAsync(GrantObjectPlan plan, CancellationToken cancellationToken)
    {
        for (var attempt = 1; plan.IsNeeded; attempt++)
        {
            try
            {
                report.Verbose($"{wec.Server.Authority}: {plan.Change}");
                await ApplyAsync(plan, cancellationToken);
                return true;
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Somebody changed it since it was read; what it needs may be different now, or nothing.
                var item = plan.Object;
                plan = item.Plan(await wec.FindAsync(item.Type, item.Name, item.Namespace, cancellationToken));
            }
            catch (ApiException e) when (IsEscalation(e))
            {
                throw new WecException(
                    "PermissionEscalation", WecErrorKind.PermissionDenied, e.Message,
                    $"Nobody may give away rights they do not hold. Use a context whose user holds these rights there, or may 'escalate' " +
                    $"and 'bind' {plan.Object.Type.Plural}; a cluster administrator may.",
                    e);
            }
        }

        return false;
    }

    /// <summary>The object as it is written: with who writes it, and when.</summary>
    public async Task<JsonObject> StampedAsync(GrantObjectPlan plan, CancellationToken cancellationToken)
    {
        var manifest = (JsonObject)plan.Manifest.DeepClone();
        GrantHistory.Stamp(manifest, time.GetUtcNow(), await CallerAsync(cancellationToken));
        return manifest;
    }

    private async Task ApplyAsync(GrantObjectPlan plan, CancellationToken cancellationToken)
    {
        var manifest = await StampedAsync(plan, cancellationToken);
        var metadata = (JsonObject)manifest["metadata"]!;
        if (plan.Existing.TextAt("metadata", "resourceVersion") is { } version)
        {
            metadata["resourceVersion"] = version;
        }

        // What is known to be ours is taken over from whoever edited it by hand; what turns up unexpectedly is a conflict.
        await wec.ApplyAsync(plan.Object.Type, plan.Object.Namespace, manifest, force: plan.Existing is not null, cancellationToken);
    }

    /// <summary>Who the server takes the caller for; unknown to servers before Kubernetes 1.28.</summary>
    private async Task<string?> CallerAsync(CancellationToken cancellationToken)
    {
        if (_caller is null)
        {
            var question = new JsonObject
            {
                ["apiVersion"] = CoreTypes.SelfSubjectReviews.ApiVersion,
                ["kind"] = CoreTypes.SelfSubjectReviews.Kind,
            };
            try
            {
                var answer = await wec.CreateAsync(CoreTypes.SelfSubjectReviews, null, question, cancellationToken);
                _caller = answer.TextAt("status", "userInfo", "username") ?? "";
            }
            catch (ApiException e) when (e.IsNotFound || e.IsForbidden)
            {
                _caller = "";
            }
        }

        return _caller;
    }

    /// <summary>The refusal of kubernetes/pkg/registry/rbac/escalation_check.go, and how it was put before 1.11.</summary>
    private static bool IsEscalation(ApiException e) =>
        e.IsForbidden &&
        (e.Message.Contains("attempting to grant RBAC permissions not currently held", StringComparison.Ordinal) ||
         e.Message.Contains("attempt to grant extra privileges", StringComparison.Ordinal));
}
