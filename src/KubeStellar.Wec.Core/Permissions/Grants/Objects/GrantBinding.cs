using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>The binding of a grant's role to the work agent. Other subjects it has stay.</summary>
internal sealed class GrantBinding(GrantRole role, WorkAgentIdentity agent, IReadOnlyDictionary<string, string> annotations)
    : GrantObject(role.Namespace is null ? CoreTypes.ClusterRoleBindings : CoreTypes.RoleBindings, role.Namespace, role.Name, annotations)
{
    protected override (IReadOnlyList<(string Key, JsonNode Value)> Content, string? Change) Compare(JsonObject? existing)
    {
        var reference = existing?["roleRef"];
        if (existing is not null && (reference.TextAt("kind") != role.Type.Kind || reference.TextAt("name") != role.Name))
        {
            // A binding's role cannot be changed, so all that is left is to delete it, which is not ours to decide.
            throw new WecException(
                "BindingRefersElsewhere", WecErrorKind.InvalidState,
                $"{Title} binds {reference.TextAt("kind")} \"{reference.TextAt("name")}\", and that cannot be changed.",
                "Delete that binding, or choose another -RoleName.");
        }

        var subjects = existing?["subjects"] as JsonArray is { } present ? (JsonArray)present.DeepClone() : [];
        var isBound = subjects.Any(subject => IsAgent(subject, agent));
        if (!isBound)
        {
            subjects.Add((JsonNode)new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = agent.ServiceAccount,
                ["namespace"] = agent.Namespace,
            });
        }

        var roleReference = new JsonObject { ["apiGroup"] = role.Type.Group, ["kind"] = role.Type.Kind, ["name"] = role.Name };
        var account = $"{agent.Namespace}/{agent.ServiceAccount}";
        var change = existing is null ? $"create {Title} for ServiceAccount {account}"
            : !isBound ? $"add ServiceAccount {account} to {Title}"
            : null;
        return ([("roleRef", roleReference), ("subjects", subjects)], change);
    }

    internal static bool IsAgent(JsonNode? subject, WorkAgentIdentity agent) =>
        subject.TextAt("kind") == "ServiceAccount" && subject.TextAt("name") == agent.ServiceAccount && subject.TextAt("namespace") == agent.Namespace;
}
