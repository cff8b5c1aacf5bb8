using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Objects are stored at one version; the others differ only in the name of the version.</summary>
internal static class VersionConversion
{
    public static bool IsServedAs(StoredObject stored, ResourceInfo kind) => Meta.Text(stored.Object, "apiVersion") == kind.ApiVersion;

    public static JsonObject Present(JsonObject value, ResourceInfo kind)
    {
        if (Meta.Text(value, "apiVersion") == kind.ApiVersion)
        {
            return value;
        }

        var copy = (JsonObject)value.DeepClone();
        copy["apiVersion"] = kind.ApiVersion;
        if (kind is { Group: EventConversion.NewGroup, Resource: "events" })
        {
            EventConversion.FromCore(copy);
        }

        return copy;
    }

    /// <summary>Converts a new or changed object to its stored form.</summary>
    public static void ToStorage(JsonObject value, ResourceInfo kind)
    {
        if (kind is { Group: EventConversion.NewGroup, Resource: "events" })
        {
            EventConversion.ToCore(value);
        }
    }
}
