using System.Text.Json.Serialization.Metadata;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>Short lists, read whole.</summary>
internal static class Listing
{
    /// <summary>Everything of a type; nothing where the type is not served.</summary>
    public static async Task<List<T>> AllAsync<T>(
        ApiClient server, ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read, CancellationToken cancel)
    {
        var found = new List<T>();
        try
        {
            await foreach (var item in server.ListAsync(type, @namespace, options, read, cancel))
            {
                found.Add(item);
            }
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            found.Clear();
        }

        return found;
    }

    public static Task<List<NamedObject>> AllAsync(
        ApiClient server, ResourceType type, string? @namespace, string? labels, CancellationToken cancel) =>
        AllAsync(server, type, @namespace, ListOptions.Kept with { LabelSelector = labels }, RegistrationJson.Default.NamedObject, cancel);
}
