using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Admission;

/// <summary>Refuses new objects in missing or terminating namespaces, and the deletion of the system's namespaces.</summary>
internal sealed class NamespaceLifecycle : IAdmission
{
    public void Review(AdmissionRequest request)
    {
        if (request is { Verb: "delete", Id: { Group: "", Resource: "namespaces", Name: "default" or "kube-system" or "kube-public" } })
        {
            throw ApiErrors.Forbidden("namespaces", "", request.Id.Name, "this namespace may not be deleted");
        }

        if (request.Verb != "create" || request.Id.Namespace.Length == 0)
        {
            return;
        }

        var ns = request.Id.Namespace;
        var found = request.Store.Get(new ResourceId("", "namespaces", ns)) ?? throw ApiErrors.NotFound("namespaces", "", ns);
        if (Meta.IsDeleting(found))
        {
            var problem = ApiErrors.Forbidden(
                request.Id.Resource,
                request.Id.Group,
                request.Id.Name,
                $"unable to create new content in namespace {ns} because it is being terminated");
            ((JsonObject)problem.Status["details"]!)["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {ns} is being terminated",
                ["field"] = "metadata.namespace",
            });
            throw problem;
        }
    }
}
