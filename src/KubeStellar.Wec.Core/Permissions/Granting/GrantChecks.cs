using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Permissions;

/// <summary>Whether a grant makes sense on a WEC.</summary>
internal static class GrantChecks
{
    /// <exception cref="WecException">PathCannotBeGranted, SubresourceWildcard, ClusterScopedResource.</exception>
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

    /// <exception cref="WecException">NamespaceNotFound.</exception>
    public static async Task EnsureNamespacesAsync(ApiClient wec, IEnumerable<string> namespaces, IReport report, CancellationToken cancel)
    {
        foreach (var name in namespaces)
        {
            try
            {
                if (await wec.FindAsync(CoreTypes.Namespaces, name, null, cancel) is null)
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
