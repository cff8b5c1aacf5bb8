using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Gives new namespaces their service account and CA, and empties those being deleted.</summary>
internal sealed class NamespaceController : IDisposable
{
    private const string CaNote =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal "
        + "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly ApiServer _server;
    private readonly IDisposable _subscription;

    public NamespaceController(ApiServer server)
    {
        _server = server;
        _subscription = server.Store.Subscribe(OnChange);
    }

    public void Dispose() => _subscription.Dispose();

    /// <summary>Creates what every namespace starts with.</summary>
    public static void CreateDefaults(ApiServer server, string ns)
    {
        CreateIfMissing(server, new ResourceId("", "serviceaccounts", ns, "default"), []);
        var bundle = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubernetes.io/description"] = CaNote } },
            ["data"] = new JsonObject { ["ca.crt"] = server.Certificates.AuthorityPem },
        };
        ManagedFields.Seed(bundle, "kube-controller-manager", server.Resources.Find("", "v1", "configmaps")!, server.Time.GetUtcNow());
        CreateIfMissing(server, new ResourceId("", "configmaps", ns, "kube-root-ca.crt"), bundle);
    }

    private static void CreateIfMissing(ApiServer server, ResourceId id, JsonObject value)
    {
        try
        {
            server.Store.Create(id, value);
        }
        catch (ApiException problem) when (problem.Reason == "AlreadyExists")
        {
            // It was created meanwhile.
        }
    }

    private void OnChange(StoreEvent change)
    {
        if (change.Id is { Group: "", Resource: "namespaces" } id)
        {
            if (change.Type == StoreEventType.Added)
            {
                CreateDefaults(_server, id.Name);
            }
            else if (change.Type == StoreEventType.Modified && Meta.IsDeleting(change.Object))
            {
                Empty(id.Name);
            }
        }
        else if (change.Type == StoreEventType.Deleted && change.Id.Namespace.Length > 0)
        {
            if (_server.Store.Get(new ResourceId("", "namespaces", change.Id.Namespace)) is { } home && Meta.IsDeleting(home))
            {
                Empty(change.Id.Namespace);
            }
        }
    }

    /// <summary>
    /// Deletes everything in a namespace; when nothing is left, not even something waiting for a finalizer, the namespace goes.
    /// </summary>
    private void Empty(string ns)
    {
        var left = 0;
        foreach (var (group, resource) in _server.Store.Tables())
        {
            var content = _server.Store.Snapshot(group, resource, ns, out _);
            for (var i = 0; i < content.Length; i++)
            {
                var item = content.Span[i];
                if (item.Id.Namespace == ns)
                {
                    _server.Store.Delete(item.Id);
                    left += _server.Store.Find(item.Id) is null ? 0 : 1;
                }
            }
        }

        if (left == 0)
        {
            _server.Store.Update(
                new ResourceId("", "namespaces", ns),
                value => (value["spec"] as JsonObject)?.Remove("finalizers"),
                UpdateScope.All);
        }
    }
}
