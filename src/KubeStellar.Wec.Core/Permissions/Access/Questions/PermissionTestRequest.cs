using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>What to test on every WEC: each verb on each resource, for the whole cluster or in each namespace.</summary>
public sealed record PermissionTestRequest
{
    /// <summary>Resources as typed; see <see cref="ResourceNameParser"/>.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>API groups of the resources: one each, or one for all; empty where the resources say it themselves.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>A subresource of all the resources; null where they say it themselves.</summary>
    public string? Subresource { get; init; }

    /// <summary>Objects to be kept on the WECs; everything that takes is tested.</summary>
    public IReadOnlyList<ManifestObject> Manifests { get; init; } = [];

    /// <summary>Empty for what the work agent needs: <see cref="PermissionVerbs.Functional"/>, and get for a path.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Take verbs that Kubernetes itself does not know.</summary>
    public bool AllowUnknownVerbs { get; init; }

    /// <summary>
    /// Empty for the whole cluster. Never taken from a context, whose namespace says nothing about workloads. For manifests these
    /// stand in where an object that lives in a namespace does not name it.
    /// </summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Empty for any object.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];
}
