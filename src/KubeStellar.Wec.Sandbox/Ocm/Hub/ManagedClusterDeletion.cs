using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Cleans up a deleted cluster in the order of OCM's garbage collector: add-ons, then ManifestWorks by priority, each waited
/// for, while the work agent keeps its permission to finish them. The mailbox namespace stays.
/// </summary>
internal sealed class ManagedClusterDeletion(ObjectStore store, TimeProvider time)
{
    private static readonly (string Group, string Resource)[] s_contents =
        [(WellKnown.Addon, "managedclusteraddons"), (WellKnown.Work, "manifestworks")];

    public void Step(string name, JsonObject cluster)
    {
        RemoveRoles(name);
        if (cluster.HasFinalizer(HubNames.ResourceCleanup) && !EmptyMailbox(name))
        {
            return;
        }

        ReleaseWorkBinding(name);
        store.TryUpdate(
            WellKnown.ManagedCluster(name),
            item =>
            {
                item.RemoveFinalizer(HubNames.ResourceCleanup);
                item.RemoveFinalizer(HubNames.ApiResourceCleanup);
            });
    }

    /// <summary>Removes the registration agent's permissions; the work agent's binding remains until no ManifestWork is left.</summary>
    public void RemoveRoles(string name)
    {
        store.Delete(WellKnown.ClusterRoleBinding(HubNames.ClusterRole(name)));
        store.Delete(WellKnown.ClusterRole(HubNames.ClusterRole(name)));
        RemoveBindings(name);
    }

    public void RemoveBindings(string name)
    {
        store.Delete(WellKnown.RoleBinding(name, HubNames.RegistrationBinding(name)));
        store.Delete(WellKnown.RoleBinding(name, HubNames.WorkBinding(name)));
        ReleaseWorkBinding(name);
    }

    public void ReleaseWorkBinding(string name)
    {
        var id = WellKnown.RoleBinding(name, HubNames.WorkBinding(name));
        if (store.Get(id) is { } binding && binding.IsDeleting() && store.List(WellKnown.Work, "manifestworks", name).Count == 0)
        {
            store.TryUpdate(id, item => item.RemoveFinalizer(HubNames.ManifestWorkCleanup));
        }
    }

    private bool EmptyMailbox(string name)
    {
        foreach (var (@group, resource) in s_contents)
        {
            var items = store.List(@group, resource, name);
            if (items.Count == 0)
            {
                continue;
            }

            var pending = items.Count(item => item.IsDeleting() && Meta.HasFinalizers(item));
            var message = $"The resource {resource} is remaning, the remaining count is {items.Count}, "
                + $"the finalizer pending count is {pending}";
            store.SetCondition(WellKnown.ManagedCluster(name), Condition.False(HubNames.Deleting, "ResourceRemaining", message), time);
            var lowest = items.Min(Priority);
            foreach (var item in items.Where(item => Priority(item) == lowest && !item.IsDeleting()))
            {
                store.Delete(new ResourceId(@group, resource, name, item.Name()));
            }

            return false;
        }

        store.SetCondition(
            WellKnown.ManagedCluster(name), Condition.True(HubNames.Deleting, "NoResource", "No cleaned resource in cluster ns."), time);
        return true;
    }

    private static int Priority(JsonObject item) =>
        int.TryParse(item.Annotation(HubNames.CleanupPriority), out var priority) && priority is >= 0 and <= 100 ? priority : 0;
}
