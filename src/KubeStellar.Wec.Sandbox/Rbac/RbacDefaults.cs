using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>The roles and bindings every new cluster has.</summary>
public static class RbacDefaults
{
    public static void Install(ObjectStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        foreach (var item in EmbeddedManifests.Load("rbac-defaults.yaml"))
        {
            store.Ensure(item);
        }
    }
}
