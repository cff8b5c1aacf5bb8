using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Access;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// Whether the caller may install an agent. Asked before anything is written, because the API server lets nobody create the
/// operator's ClusterRole who does not hold all of it or may escalate, and a refusal half way leaves remains.
/// </summary>
internal static class InstallRights
{
    private static readonly ResourceType[] s_types =
    [
        CoreTypes.CustomResourceDefinitions, CoreTypes.Namespaces, CoreTypes.ServiceAccounts, CoreTypes.ClusterRoles,
        CoreTypes.ClusterRoleBindings, CoreTypes.Secrets, CoreTypes.Deployments, OcmTypes.Klusterlets,
    ];

    /// <exception cref="WecException">Something is not allowed; the message lists it.</exception>
    public static async Task EnsureAsync(ClusterClient wec, CancellationToken cancellationToken)
    {
        // An administrator is known by one question.
        if (await IsAllowedAsync(wec, "*", "*", "*", cancellationToken))
        {
            return;
        }

        // Apply is a patch, and a create where there is nothing yet.
        var needed = s_types.SelectMany(type => new[] { (Verb: "create", Type: type), (Verb: "patch", Type: type) })
            .Append((Verb: "escalate", Type: CoreTypes.ClusterRoles))
            .ToArray();
        var answers = await Task.WhenAll(
            needed.Select(n => IsAllowedAsync(wec, n.Verb, n.Type.Group, n.Type.Plural, cancellationToken)));
        var missing = needed.Where((_, i) => !answers[i]).Select(n => $"{n.Verb} {n.Type}").ToArray();
        if (missing.Length > 0)
        {
            throw new WecException(
                "MissingInstallRights", WecErrorKind.PermissionDenied,
                $"On {wec.Server.Authority} you may not: {string.Join(", ", missing)}.",
                "Installing the agent takes about what cluster-admin may do, since its operator manages roles. "
                + "Use a context of the WEC with those rights.");
        }
    }

    private static Task<bool> IsAllowedAsync(
        ClusterClient wec, string verb, string group, string resource, CancellationToken cancellationToken) =>
        wec.CanIAsync(new V1ResourceAttributes { Verb = verb, Group = group, Resource = resource }, cancellationToken);
}
