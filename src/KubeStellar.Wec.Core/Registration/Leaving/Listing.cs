using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>Short lists of what only has to be known by name, read whole.</summary>
internal static class Listing
{
    public static Task<List<NamedObject>> AllAsync(
        ApiClient server, ResourceType type, string? @namespace, string? labels, CancellationToken cancel) =>
        server.ListAllAsync(
            type, @namespace, ListOptions.Kept with { LabelSelector = labels }, RegistrationJson.Default.NamedObject, cancel);
}
