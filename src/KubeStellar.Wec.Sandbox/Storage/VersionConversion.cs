using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Objects are kept at one version; the others differ in nothing but their name.</summary>
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

    /// <summary>Brings a new or changed object into the form it is kept in.</summary>
    public static void ToStorage(JsonObject value, ResourceInfo kind)
    {
        if (kind is { Group: EventConversion.NewGroup, Resource: "events" })
        {
            EventConversion.ToCore(value);
        }
    }
}
