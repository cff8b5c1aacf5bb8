using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Selectors;

namespace KubeStellar.Wec.Sandbox.Transport;

/// <summary>
/// Which objects a BindingPolicy selects, by the rules of KubeStellar's binding controller (pkg/binding, <c>DownsyncObjectTest</c>): an
/// empty list matches everything, and every other list must have a member that matches.
/// </summary>
internal static class DownsyncClause
{
    private static readonly HashSet<string> s_neverGroups =
        ["flowcontrol.apiserver.k8s.io", "discovery.k8s.io", "apiregistration.k8s.io", "coordination.k8s.io", "control.kubestellar.io"];

    private static readonly HashSet<string> s_neverResources = ["events", "nodes", "endpoints", "csistoragecapacities", "csinodes"];

    public static bool CanBeCarried(ResourceInfo kind) =>
        kind.IsStored && !s_neverGroups.Contains(kind.Group) && !s_neverResources.Contains(kind.Resource);

    public static bool Matches(JsonObject clause, ResourceInfo kind, JsonObject item, JsonObject? home) =>
        (clause.Text("apiGroup") is not { } group || group == kind.Group)
        && Fits(clause.Texts("resources"), kind.Resource)
        && Fits(clause.Texts("objectNames"), item.Name())
        && (kind.Namespaced ? Fits(clause.Texts("namespaces"), item.Namespace()) : clause.Texts("namespaces") is [] or ["*"])
        && IsSelected(clause, "namespaceSelectors", selector => kind.Namespaced
            ? home is not null && StructuredSelector.Matches(selector, home)
            : selector.Count == 0)
        && IsSelected(clause, "objectSelectors", selector => StructuredSelector.Matches(selector, item));

    private static bool Fits(string[] wanted, string value) => wanted.Length == 0 || wanted.Contains("*") || wanted.Contains(value);

    private static bool IsSelected(JsonObject clause, string name, Func<JsonObject, bool> fits)
    {
        var selectors = clause.Objects(name).ToList();
        return selectors.Count == 0 || selectors.Exists(selector => fits(selector));
    }
}
