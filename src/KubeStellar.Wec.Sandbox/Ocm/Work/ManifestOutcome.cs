using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>One manifest of a ManifestWork, and the result of applying it.</summary>
internal sealed class ManifestOutcome(int ordinal, JsonObject manifest, ResourceInfo? kind)
{
    public int Ordinal => ordinal;

    public JsonObject Manifest => manifest;

    /// <summary>Null when the cluster does not know the kind.</summary>
    public ResourceInfo? Kind => kind;

    public string Name => manifest.Name();

    public string Namespace => kind is { Namespaced: false } ? "" : manifest.Namespace();

    /// <summary>Whether the object cannot be looked up: its kind is unknown or its name missing.</summary>
    public bool IsIncomplete => kind is null || Name.Length == 0;

    public string KindName => manifest.Text("kind") ?? "";

    public string Group => Split().Group;

    public string Version => Split().Version;

    /// <summary>Why the manifest could not be applied; null when it was.</summary>
    public string? ApplyProblem { get; set; }

    /// <summary>Why the object could not be read; null when it could.</summary>
    public string? FetchProblem { get; set; }

    /// <summary>The object on the cluster.</summary>
    public JsonObject? Live { get; set; }

    public bool IsApplied => ApplyProblem is null;

    public bool IsAvailable => Live is not null;

    /// <summary>The path of all objects of the kind in the manifest's namespace.</summary>
    public string CollectionPath => CollectionOf(kind!, Namespace);

    public string ObjectPath => $"{CollectionPath}/{Uri.EscapeDataString(Name)}";

    public static string CollectionOf(ResourceInfo kind, string inNamespace)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        return inNamespace.Length == 0
            ? $"{root}/{kind.Resource}"
            : $"{root}/namespaces/{Uri.EscapeDataString(inNamespace)}/{kind.Resource}";
    }

    private (string Group, string Version) Split()
    {
        var apiVersion = manifest.Text("apiVersion") ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }
}
