using System.Text.Json.Nodes;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Reads what this module has granted on a WEC, to be kept or looked through.</summary>
public static class GrantExporter
{
    private static readonly string[] s_metadata = ["name", "namespace", "labels", "annotations"];
    private static readonly string[] s_content = ["rules", "roleRef", "subjects"];

    /// <summary>One row for each rule of each grant, oldest first in each role.</summary>
    public static async Task<IReadOnlyList<GrantRecord>> RecordsAsync(
        ClusterClient client, WecReference wec, CancellationToken cancellationToken)
    {
        var roles = await GrantedRoles.ReadAsync(client, cancellationToken);
        return
        [
            .. roles.SelectMany(role => GrantHistory.Of(role.Role).SelectMany(entry => entry.Rules.Select(rule => new GrantRecord
            {
                Name = wec.Name,
                ItsContext = wec.ItsContext,
                WecContext = wec.WecContext,
                KubeConfig = wec.KubeConfig,
                Role = role.Name,
                Namespace = role.Namespace,
                Resource = string.Join(' ', rule.Resources.SelectMany(r => rule.ApiGroups.Select(g => GrantRole.Qualified(g, r)))),
                Verb = string.Join(' ', rule.Verbs),
                ResourceName = string.Join(' ', rule.ResourceNames),
                Method = role.Method,
                GrantedBy = entry.By,
                GrantedAt = entry.At,
                Reason = entry.Reason,
                Ticket = entry.Ticket,
            }))),
        ];
    }

    /// <summary>
    /// The objects as JSON, without what only their server knows. The same grants always give the same text. What came through a WDS is
    /// left out: it is kept there.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ManifestsAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        var roles = await GrantedRoles.ReadAsync(client, cancellationToken);
        return
        [
            .. roles.Where(role => !GrantMarks.IsKeptByAgent(role.Role)).SelectMany(role => role.Binding is { } binding
                ? [Clean(role.Role, role.Type), Clean(binding, role.BindingType)]
                : new[] { Clean(role.Role, role.Type) }),
        ];
    }

    private static string Clean(JsonObject item, ResourceType type)
    {
        var metadata = new JsonObject(s_metadata
            .Where(name => item.At("metadata", name) is not null)
            .Select(name => KeyValuePair.Create(name, item.At("metadata", name) is JsonObject pairs ? Sorted(pairs) : item.At("metadata", name)?.DeepClone())));
        var clean = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
        foreach (var name in s_content.Where(name => item[name] is not null))
        {
            clean[name] = item[name]!.DeepClone();
        }

        return clean.ToJsonString();
    }

    private static JsonObject Sorted(JsonObject pairs) => new JsonObject(pairs
        .Where(pair => pair.Key != "kubectl.kubernetes.io/last-applied-configuration")
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
