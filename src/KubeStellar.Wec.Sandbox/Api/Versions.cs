using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Api;

/// <summary>Objects are kept at one version; the others differ in nothing but their name.</summary>
internal static class Versions
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
        return copy;
    }
}
