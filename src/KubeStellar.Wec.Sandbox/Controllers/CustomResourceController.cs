using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Serves the kinds of CustomResourceDefinitions, and deletes their objects with the definition.</summary>
internal sealed class CustomResourceController : IDisposable
{
    private const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    private readonly ApiServer _server;
    private readonly IDisposable _subscription;

    public CustomResourceController(ApiServer server)
    {
        _server = server;
        _subscription = server.Store.Subscribe(OnChange);
    }

    public void Dispose() => _subscription.Dispose();

    /// <summary>Registers a definition's kinds and marks it as established.</summary>
    public static void Establish(ApiServer server, ResourceId id)
    {
        if (server.Store.Get(id) is not { } definition || Meta.IsDeleting(definition))
        {
            return;
        }

        var kinds = CustomResourceDefinition.Kinds(definition);
        foreach (var kind in kinds)
        {
            server.Resources.Register(kind);
        }

        if (kinds.Count > 0 && definition["status"]?["conditions"] is null)
        {
            server.Store.Update(id, value => Accept(value, Meta.Timestamp(server.Time.GetUtcNow())), UpdateScope.All);
        }
    }

    private static void Accept(JsonObject value, string now)
    {
        var finalizers = Meta.Of(value)["finalizers"] as JsonArray ?? [];
        Meta.Of(value)["finalizers"] ??= finalizers;
        if (!finalizers.Any(f => f?.ToString() == CleanupFinalizer))
        {
            finalizers.Add(CleanupFinalizer);
        }

        var spec = value["spec"] as JsonObject ?? [];
        var names = (JsonObject)(spec["names"]?.DeepClone() ?? new JsonObject());
        names["singular"] ??= Meta.Text(names, "kind").ToLowerInvariant();
        names["listKind"] ??= Meta.Text(names, "kind") + "List";
        spec["names"] = names.DeepClone();
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        var stored = (spec["versions"] as JsonArray ?? []).FirstOrDefault(v => v?["storage"]?.ToString() == "true");
        value["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = names,
            ["storedVersions"] = new JsonArray(Meta.Text(stored, "name")),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };

    private void OnChange(StoreEvent change)
    {
        if (change.Id is not { Group: "apiextensions.k8s.io", Resource: "customresourcedefinitions" })
        {
            return;
        }

        if (change.Type == StoreEventType.Deleted)
        {
            // By now the definition may have been created again, and what there is belongs to the new one.
            if (_server.Store.Get(change.Id) is null)
            {
                CleanUp(change.Object);
            }
        }
        else if (Meta.IsDeleting(change.Object))
        {
            CleanUp(change.Object);
            _server.Store.Update(change.Id, RemoveFinalizer, UpdateScope.All);
        }
        else
        {
            Establish(_server, change.Id);
        }
    }

    private void CleanUp(JsonObject definition)
    {
        var group = Meta.Text(definition["spec"], "group");
        var resource = Meta.Text(definition["spec"]?["names"], "plural");
        foreach (var instance in _server.Store.List(group, resource))
        {
            _server.Store.Delete(new ResourceId(group, resource, Meta.Namespace(instance), Meta.Name(instance)));
        }

        // The kind stays readable while objects wait for their finalizers.
        if (_server.Store.List(group, resource).Count == 0)
        {
            _server.Resources.Unregister(group, resource);
        }
    }

    private static void RemoveFinalizer(JsonObject value)
    {
        if (Meta.Of(value)["finalizers"] is JsonArray finalizers)
        {
            for (var i = finalizers.Count - 1; i >= 0; i--)
            {
                if (finalizers[i]?.ToString() == CleanupFinalizer)
                {
                    finalizers.RemoveAt(i);
                }
            }
        }
    }
}
