using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>Objects of grants as YAML to keep in Git and to apply with kubectl.</summary>
public static class GrantYaml
{
    /// <summary>Several documents, each begun with its separator, so that texts can be put one after another.</summary>
    /// <param name="comment">A line above them that says where they belong.</param>
    /// <param name="manifests">The objects, as JSON.</param>
    public static string Write(string comment, IEnumerable<string> manifests)
    {
        var yaml = new StringBuilder("# ").Append(string.Concat(comment.Select(c => char.IsControl(c) ? ' ' : c))).Append('\n');
        foreach (var manifest in manifests)
        {
            yaml.Append("---\n").Append(YamlWriter.Write((JsonObject)JsonNode.Parse(manifest)!));
        }

        return yaml.ToString().TrimEnd('\n');
    }
}
