using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Selectors;

/// <summary>The structured label selector of the Kubernetes API: <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
internal static class StructuredSelector
{
    public static bool Matches(JsonObject selector, JsonObject item)
    {
        if (selector["matchLabels"] is JsonObject wanted && wanted.Any(pair => item.Label(pair.Key) != pair.Value.Text()))
        {
            return false;
        }

        return selector.Objects("matchExpressions").All(expression => Holds(expression, item));
    }

    private static bool Holds(JsonObject expression, JsonObject item)
    {
        var label = item.Label(expression.Text("key") ?? "");
        var values = expression.Texts("values");
        return expression.Text("operator") switch
        {
            "In" => label is not null && values.Contains(label),
            "NotIn" => label is null || !values.Contains(label),
            "Exists" => label is not null,
            "DoesNotExist" => label is null,
            _ => false,
        };
    }
}
