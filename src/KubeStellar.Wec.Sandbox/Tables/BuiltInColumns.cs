using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Tables;

/// <summary>The columns of built-in kinds (k8s.io/kubernetes/pkg/printers/internalversion).</summary>
internal static class BuiltInColumns
{
    public static TableColumn Name { get; } = new("Name", "string", (o, _) => Meta.Name(o))
    {
        Format = "name",
        Description = "Name must be unique within a namespace. Is required when creating resources, although some resources may allow "
            + "a client to request the generation of an appropriate name automatically. Name is primarily intended for creation "
            + "idempotence and configuration definition. Cannot be updated. More info: "
            + "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
    };

    public static TableColumn Age { get; } = new("Age", "string", (o, now) => Since(Meta.Text(o["metadata"], "creationTimestamp"), now))
    {
        Description = "CreationTimestamp is a timestamp representing the server time when this object was created.",
    };

    private static TableColumn CreatedAt { get; } = new("Created At", "date", (o, _) => Meta.Text(o["metadata"], "creationTimestamp"));

    public static IReadOnlyList<TableColumn> For(ResourceInfo kind) => (kind.Group, kind.Resource) switch
    {
        ("", "configmaps") => [Name, Count("Data", "data", "binaryData"), Age],
        ("", "secrets") => [Name, Path("Type", "type"), Count("Data", "data"), Age],
        ("", "namespaces") => [Name, Path("Status", "status", "phase"), Age],
        ("", "serviceaccounts") => [Name, Count("Secrets", "secrets"), Age],
        ("", "nodes") =>
        [
            Name, Text("Status", NodeStatus), Text("Roles", NodeRoles), Age, Path("Version", "status", "nodeInfo", "kubeletVersion"),
        ],
        ("", "pods") =>
        [
            Name, Text("Ready", PodReady), Text("Status", PodStatus), Text("Restarts", PodRestarts), Age,
            Wide("IP", "status", "podIP"), Wide("Node", "spec", "nodeName"),
        ],
        ("", "services") => [Name, Path("Type", "spec", "type"), Path("Cluster-IP", "spec", "clusterIP"), Age],
        ("", "events") or (EventConversion.NewGroup, "events") =>
        [
            new("Last Seen", "string", (o, now) => EventSeen(o, now)), Path("Type", "type"), Path("Reason", "reason"),
            Text("Object", EventObject), Path("Message", "message"),
        ],
        ("apps", "deployments") =>
        [
            Name, Text("Ready", o => Ratio(o, "readyReplicas", "replicas")), Number("Up-to-date", "status", "updatedReplicas"),
            Number("Available", "status", "availableReplicas"), Age, Text("Containers", Containers, 1), Text("Images", Images, 1),
        ],
        ("apps", "statefulsets") => [Name, Text("Ready", o => Ratio(o, "readyReplicas", "replicas")), Age],
        ("apps", "replicasets") =>
        [
            Name, Number("Desired", "spec", "replicas"), Number("Current", "status", "replicas"),
            Number("Ready", "status", "readyReplicas"), Age,
        ],
        ("apps", "daemonsets") =>
        [
            Name, Number("Desired", "status", "desiredNumberScheduled"), Number("Current", "status", "currentNumberScheduled"),
            Number("Ready", "status", "numberReady"), Age,
        ],
        ("certificates.k8s.io", "certificatesigningrequests") =>
        [
            Name, Age, Path("SignerName", "spec", "signerName"), Path("Requestor", "spec", "username"),
            Text("RequestedDuration", RequestedDuration), Text("Condition", CsrCondition),
        ],
        ("rbac.authorization.k8s.io", "clusterrolebindings" or "rolebindings") =>
            [Name, Text("Role", o => $"{o["roleRef"]?["kind"]}/{o["roleRef"]?["name"]}"), Age],
        ("rbac.authorization.k8s.io", "clusterroles" or "roles") or ("apiextensions.k8s.io", "customresourcedefinitions") =>
            [Name, CreatedAt],
        ("coordination.k8s.io", "leases") => [Name, Path("Holder", "spec", "holderIdentity"), Age],
        ("storage.k8s.io", "storageclasses") =>
        [
            Name, Path("Provisioner", "provisioner"), Path("ReclaimPolicy", "reclaimPolicy"),
            Path("VolumeBindingMode", "volumeBindingMode"), Age,
        ],
        _ => [Name, Age],
    };

    private static TableColumn Text(string name, Func<JsonObject, string> cell, int priority = 0) =>
        new(name, "string", (o, _) => cell(o), priority);

    private static TableColumn Path(string name, params string[] path) => new(name, "string", (o, _) => At(o, path)?.ToString() ?? "");

    private static TableColumn Wide(string name, params string[] path) =>
        new(name, "string", (o, _) => At(o, path)?.ToString() ?? "<none>", 1);

    private static TableColumn Number(string name, params string[] path) => new(name, "integer", (o, _) => At(o, path)?.DeepClone() ?? 0);

    private static TableColumn Count(string name, params string[] fields) =>
        new(name, "string", (o, _) => fields.Sum(f => o[f] switch { JsonObject m => m.Count, JsonArray l => l.Count, _ => 0 }));

    private static JsonNode? At(JsonNode? node, string[] path)
    {
        foreach (var part in path)
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }

    private static string Since(string time, DateTimeOffset now) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? GoText.Age(now - then)
            : "<unknown>";

    private static string Ratio(JsonObject o, string ready, string wanted) => $"{o["status"]?[ready] ?? 0}/{o["spec"]?[wanted] ?? 1}";

    private static IEnumerable<JsonObject> List(JsonNode? node, string key) =>
        ((node as JsonObject)?[key] as JsonArray ?? []).OfType<JsonObject>();

    private static string NodeStatus(JsonObject o) =>
        List(o["status"], "conditions").Any(c => Meta.Text(c, "type") == "Ready" && Meta.Text(c, "status") == "True")
            ? "Ready"
            : "NotReady";

    private static string NodeRoles(JsonObject o)
    {
        const string Prefix = "node-role.kubernetes.io/";
        var roles = (Meta.Labels(o) ?? [])
            .Select(l => l.Key)
            .Where(k => k.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(k => k[Prefix.Length..]);
        return string.Join(',', roles) is { Length: > 0 } text ? text : "<none>";
    }

    private static string PodReady(JsonObject o) =>
        $"{List(o["status"], "containerStatuses").Count(c => c["ready"]?.ToString() == "true")}/{List(o["spec"], "containers").Count()}";

    private static string PodStatus(JsonObject o)
    {
        var waiting = List(o["status"], "containerStatuses").Select(c => Meta.Text(c["state"]?["waiting"], "reason"))
            .FirstOrDefault(r => r.Length > 0);
        return Meta.IsDeleting(o)
            ? "Terminating"
            : waiting ?? (Meta.Text(o["status"], "phase") is { Length: > 0 } phase ? phase : "Pending");
    }

    private static string PodRestarts(JsonObject o) =>
        List(o["status"], "containerStatuses")
            .Sum(c => int.TryParse(c["restartCount"]?.ToString(), CultureInfo.InvariantCulture, out var n) ? n : 0)
            .ToString(CultureInfo.InvariantCulture);

    private static string EventSeen(JsonObject o, DateTimeOffset now) =>
        Since(Meta.Text(o, "lastTimestamp") is { Length: > 0 } last ? last : Meta.Text(o, "eventTime"), now);

    private static string EventObject(JsonObject o) =>
        $"{Meta.Text(o["involvedObject"], "kind").ToLowerInvariant()}/{Meta.Text(o["involvedObject"], "name")}";

    private static string Containers(JsonObject o) =>
        string.Join(',', List(o["spec"]?["template"]?["spec"], "containers").Select(c => Meta.Text(c, "name")));

    private static string Images(JsonObject o) =>
        string.Join(',', List(o["spec"]?["template"]?["spec"], "containers").Select(c => Meta.Text(c, "image")));

    private static string RequestedDuration(JsonObject o) =>
        long.TryParse(o["spec"]?["expirationSeconds"]?.ToString(), CultureInfo.InvariantCulture, out var seconds)
            ? GoText.Age(TimeSpan.FromSeconds(seconds))
            : "<none>";

    private static string CsrCondition(JsonObject o)
    {
        var types = List(o["status"], "conditions").Select(c => Meta.Text(c, "type")).ToList();
        var decision = types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending";
        decision = types.Contains("Failed") ? $"{decision},Failed" : decision;
        return Meta.Text(o["status"], "certificate").Length > 0 ? $"{decision},Issued" : decision;
    }
}
