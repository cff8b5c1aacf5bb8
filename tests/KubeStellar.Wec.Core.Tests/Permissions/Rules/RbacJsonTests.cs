using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

public sealed class RbacJsonTests
{
    private const string Role =
        """
        {"kind":"ClusterRole","metadata":{"name":"r","namespace":"n","creationTimestamp":"2026-05-01T12:00:00Z","labels":{"a":"b"},
         "annotations":{"c":"d"},"managedFields":[{"manager":"kubectl","fieldsV1":{"f:rules":{}}}]},
         "rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"],"nonResourceURLs":["/y"]}],
         "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}]}}
        """;

    private const string Binding =
        """
        {"kind":"RoleBinding","metadata":{"name":"open-cluster-management:k-work:agent","namespace":"n"},
         "roleRef":{"kind":"Role","name":"r"},
         "subjects":[{"kind":"ServiceAccount","name":"k-work-sa","namespace":"n"}]}
        """;

    [Fact]
    public void A_role_is_read_with_all_that_says_what_it_allows_and_who_made_it()
    {
        var role = ReadRole(JsonNode.Parse(Role)!);

        Assert.Equal(("r", "b", "d"), (role.Metadata.Name, role.Metadata.Label("a"), role.Metadata.Annotation("c")));
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), role.Metadata.Created());
        Assert.Equal(["kubectl"], role.Metadata.Managers());
        Assert.Equal(["/y"], Assert.Single(role.Rules).NonResourceUrls);
        Assert.True(role.Aggregation!.Selects(role));
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"a":true}}}""", "true")]
    [InlineData("""{"metadata":{"labels":{"a":1.50},"creationTimestamp":"yesterday","ownerReferences":5}}""", "1.50")]
    public void What_a_file_has_without_quotes_is_text_and_what_nobody_looks_at_may_be_anything(string json, string label)
    {
        var role = ReadRole(JsonNode.Parse(json)!);

        Assert.Equal((label, null), (role.Metadata.Label("a"), role.Metadata.Created()));
    }

    [Fact]
    public void Any_member_of_a_role_may_be_null()
    {
        foreach (var json in WithOneNull(Role))
        {
            var role = ReadRole(json);
            var kept = new Dictionary<RoleKey, RbacRole> { [new(null, role.Metadata.Name)] = role };

            RoleContributors.Keep(kept, [ReadRole(JsonNode.Parse(Role)!), ReadRole(json)]);
            _ = (role.Metadata.Label("a"), role.Metadata.Annotation("c"), role.Metadata.Created(), role.Metadata.Managers().Count());
            _ = PolicyRules.Allow(role.Rules, new("get", "", "pods"));
            _ = PolicyRules.Merge(role.Rules);
        }
    }

    [Fact]
    public void Any_member_of_a_binding_may_be_null()
    {
        var agent = new WorkAgentIdentity("k", "n");
        foreach (var json in WithOneNull(Binding))
        {
            var binding = RbacBinding.Of(json.Deserialize(RbacJson.Of<V1RoleBinding>())!);

            _ = AgentBindings.Identify([binding]);
            _ = AgentBinding.Of(binding, agent) is { } own ? $"{own} {own.Role} {own.Reason} {own.Reaches("n")}" : null;
        }
    }

    private static RbacRole ReadRole(JsonNode json) => RbacRole.Of(json.Deserialize(RbacJson.Of<V1ClusterRole>())!);

    private static IEnumerable<JsonNode> WithOneNull(string json)
    {
        for (var i = 0; ; i++)
        {
            var left = i;
            var copy = JsonNode.Parse(json)!;
            if (!NullAt(copy, ref left))
            {
                yield break;
            }

            yield return copy;
        }
    }

    private static bool NullAt(JsonNode? node, ref int left)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members.ToList())
                {
                    if (left-- == 0)
                    {
                        members[key] = null;
                        return true;
                    }

                    if (NullAt(value, ref left))
                    {
                        return true;
                    }
                }

                return false;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (left-- == 0)
                    {
                        items[i] = null;
                        return true;
                    }

                    if (NullAt(items[i], ref left))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
