using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Admission;

/// <summary>Fills in the defaults of built-in kinds that clients here rely on.</summary>
internal sealed class ObjectDefaults : IAdmission
{
    public void Review(AdmissionRequest request)
    {
        if (request.Object is not { } value || request.Subresource.Length > 0)
        {
            return;
        }

        switch (request.Id.Group, request.Id.Resource)
        {
            case ("", "secrets"):
                value["type"] ??= "Opaque";
                EncodeStrings(value);
                break;
            case ("certificates.k8s.io", "certificatesigningrequests"):
                Requester(request, value);
                break;
            case ("apps", "deployments" or "statefulsets"):
                Spec(value)["replicas"] ??= 1;
                Spec(value)["revisionHistoryLimit"] ??= 10;
                break;
            case ("apps", "replicasets"):
                Spec(value)["replicas"] ??= 1;
                break;
            case ("rbac.authorization.k8s.io", "clusterrolebindings" or "rolebindings"):
                Subjects(value);
                break;
            case ("", "services"):
                Spec(value)["type"] ??= "ClusterIP";
                break;
        }
    }

    private static JsonObject Spec(JsonObject value)
    {
        var spec = value["spec"] as JsonObject ?? [];
        value["spec"] ??= spec;
        return spec;
    }

    private static void EncodeStrings(JsonObject value)
    {
        if (value["stringData"] is not JsonObject plain)
        {
            return;
        }

        var data = value["data"] as JsonObject ?? [];
        foreach (var (key, text) in plain)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
        }

        value["data"] ??= data;
        value.Remove("stringData");
    }

    /// <summary>Records who made a certificate request, whatever the sender wrote; it cannot be changed afterwards.</summary>
    private static void Requester(AdmissionRequest request, JsonObject value)
    {
        if (request.OldObject is { } old)
        {
            value["spec"] = old["spec"]?.DeepClone();
            return;
        }

        var spec = Spec(value);
        spec["username"] = request.User.Name;
        spec.Remove("uid");
        if (request.User.Uid.Length > 0)
        {
            spec["uid"] = request.User.Uid;
        }

        spec["groups"] = ObjectFields.ToArray(request.User.Groups);
        spec.Remove("extra");
        if (request.User.Extra is { Count: > 0 } extra)
        {
            var map = new JsonObject();
            foreach (var (key, values) in extra)
            {
                map[key] = ObjectFields.ToArray(values);
            }

            spec["extra"] = map;
        }

        spec["usages"] ??= ObjectFields.ToArray(["digital signature", "key encipherment"]);
    }

    private static void Subjects(JsonObject value)
    {
        foreach (var subject in (value["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Meta.Text(subject, "kind") is "User" or "Group" && !subject.ContainsKey("apiGroup"))
            {
                subject["apiGroup"] = "rbac.authorization.k8s.io";
            }
        }

        if (value["roleRef"] is JsonObject role && Meta.Text(role, "apiGroup").Length == 0)
        {
            role["apiGroup"] = "rbac.authorization.k8s.io";
        }
    }
}
