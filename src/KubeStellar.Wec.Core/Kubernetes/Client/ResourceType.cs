using System.Reflection;
using System.Text;
using k8s;
using k8s.Models;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>A kind of object the API server serves, with everything that is needed to address it without discovery.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, such as <c>v1</c>.</param>
/// <param name="Plural">The resource name in URLs, such as <c>configmaps</c>.</param>
/// <param name="Kind">The kind in manifests, such as <c>ConfigMap</c>.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind)
{
    /// <summary>The value of <c>apiVersion</c> in manifests of this type.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The resource with its group, as API server messages print it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The type that a class stands for.</summary>
    public static ResourceType Of<T>()
        where T : IKubernetesObject => Known<T>.Type;

    /// <summary>The path of one object, or of the collection when <paramref name="name"/> is null.</summary>
    /// <exception cref="ArgumentException">A name that no object can have would lead to another path.</exception>
    public string PathOf(string? name = null, string? @namespace = null, string? subresource = null)
    {
        var path = new StringBuilder(Group.Length == 0 ? "/api/" : "/apis/");
        if (Group.Length > 0)
        {
            path.Append(Group).Append('/');
        }

        path.Append(Version);
        if (@namespace is not null)
        {
            path.Append("/namespaces/").Append(Segment(@namespace));
        }

        path.Append('/').Append(Plural);
        if (name is not null)
        {
            path.Append('/').Append(Segment(name));
        }

        if (subresource is not null)
        {
            path.Append('/').Append(subresource);
        }

        return path.ToString();
    }

    public override string ToString() => QualifiedName;

    private static string Segment(string name) =>
        name is "" or "." or ".." ? throw new ArgumentException($"'{name}' names no object.", nameof(name)) : Uri.EscapeDataString(name);

    private static class Known<T>
    {
        public static readonly ResourceType Type = Read();

        private static ResourceType Read()
        {
            var entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
                ?? throw new InvalidOperationException($"{typeof(T).Name} does not say which type of the API it is.");
            // The library does not say it of what can only be created, as reviews are; their names are all regular.
            var plural = string.IsNullOrEmpty(entity.PluralName) ? entity.Kind.ToLowerInvariant() + "s" : entity.PluralName;
            return new(entity.Group, entity.ApiVersion, plural, entity.Kind);
        }
    }
}
