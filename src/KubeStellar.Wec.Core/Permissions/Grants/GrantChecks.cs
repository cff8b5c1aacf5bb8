using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Whether a grant makes sense on a WEC.</summary>
internal static class GrantChecks
{
    /// <exception cref="WecException">PathCannotBeGranted, SubresourceWildcard, ClusterScopedResource, NamespaceUnknown.</exception>
    public static void EnsureSensible(
        IReadOnlyList<AskedRight> rights, IReadOnlyList<ResolvedResource> resources, IReport report)
    {
        foreach (var (right, resource) in rights.Zip(resources))
        {
            if (resource.NonResourceUrl is { } url)
            {
                throw new WecException(
                    "PathCannotBeGranted", WecErrorKind.InvalidInput, $"{url} is a path and no resource; the work agent applies objects only.",
                    "Name the resources of the workload.");
            }

            if (resource is { Subresource: "*", Resource: not "*" })
            {
                throw new WecException(
                    "SubresourceWildcard", WecErrorKind.InvalidInput, $"{resource} would allow nothing: rules know no wildcard for subresources.",
                    "Name each subresource, as in deployments/scale.");
            }

            if (right.Namespaces.Count > 0 && resource.IsNamespaced == false)
            {
                throw new WecException(
                    "ClusterScopedResource", WecErrorKind.InvalidInput,
                    $"{resource.QualifiedName} live in no namespace, so they cannot be granted in one.", "Leave -Namespace out for them.");
            }

            if (right.IsPlaceUnknown && resource.IsNamespaced != false)
            {
                throw new WecException(
                    "NamespaceUnknown", WecErrorKind.InvalidInput, $"The message does not say in which namespace {resource} is missing.",
                    "Name it with -Namespace, or grant it for the whole cluster with -ClusterWide.");
            }

            if (right.CreatesMoreThanNamed)
            {
                report.Warning($"create on {resource} cannot be limited to names, so it is granted for all of them.");
            }
        }

        foreach (var note in resources.Select(r => r.Note).OfType<string>().Distinct())
        {
            report.Warning(note);
        }
    }

    /// <summary>The roles of a request that come from manifests.</summary>
    /// <exception cref="WecException">MethodIgnoresNamespace, and what <see cref="RoleManifests.For"/> finds wrong.</exception>
    public static async Task<IReadOnlyList<RoleContent>> OfRolesAsync(
        ClusterClient cluster, GrantRequest request, WorkAgentIdentity agent, IReport report, CancellationToken cancellationToken)
    {
        if (request.Roles is not { } roles)
        {
            return [];
        }

        var contents = roles.For(agent, request.RoleName, report);
        var isWrong = request.Method switch
        {
            GrantMethod.Namespaced => contents.Any(c => c.Namespace is null),
            GrantMethod.Aggregated or GrantMethod.Bound => contents.All(c => c.Namespace is not null),
            _ => false,
        };
        if (isWrong)
        {
            throw new WecException(
                "MethodIgnoresNamespace", WecErrorKind.InvalidInput,
                request.Method is GrantMethod.Namespaced
                    ? "The manifests grant for the whole cluster, which the method Namespaced does not."
                    : $"The manifests grant in namespaces only, which the method {request.Method} does not.",
                "Leave -Method out; with -Namespace what is for the whole cluster is granted in those namespaces alone.");
        }

        foreach (var note in await RoleNotes.OfAsync(
            cluster, request.Method is GrantMethod.Downsync ? "The WDS" : "This WEC", contents, cancellationToken))
        {
            report.Warning(note);
        }

        return contents;
    }

    /// <exception cref="WecException">NamespaceNotFound.</exception>
    public static async Task EnsureNamespacesAsync(
        ClusterClient wec, IEnumerable<string> namespaces, IReport report, CancellationToken cancellationToken)
    {
        foreach (var name in namespaces)
        {
            try
            {
                if (await wec.FindAsync(CoreTypes.Namespaces, name, null, cancellationToken) is null)
                {
                    throw new WecException(
                        "NamespaceNotFound", WecErrorKind.NotFound, $"The WEC has no namespace '{name}'.",
                        "Create the namespace first, or grant for the whole cluster: a role lives in a namespace that exists.");
                }
            }
            catch (ApiException e) when (e.IsForbidden)
            {
                report.Verbose($"Whether namespace {name} exists may not be read: {e.Message}");
            }
        }
    }
}
