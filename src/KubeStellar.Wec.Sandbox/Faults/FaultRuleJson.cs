using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Faults;

/// <summary>
/// Fault rules as the control API reads and writes them:
/// <c>{"action":"Delay","server":"its1","verb":"PATCH","path":"*/managedclusters/*","count":2,"skip":1,"seconds":0.5}</c>.
/// </summary>
internal static class FaultRuleJson
{
    /// <exception cref="FormatException">The action is missing or unknown, or a number is not one.</exception>
    public static FaultRule Read(JsonObject json)
    {
        if (!Enum.TryParse<FaultAction>(Meta.Text(json, "action"), ignoreCase: true, out var action) || !Enum.IsDefined(action))
        {
            throw new FormatException($"action must be one of {string.Join(", ", Enum.GetNames<FaultAction>())}");
        }

        return new FaultRule(action)
        {
            Server = Some(json, "server"),
            Verb = Some(json, "verb"),
            Path = Some(json, "path"),
            Client = Some(json, "client"),
            Count = json["count"] is { } count ? (int)Number(count) : null,
            Skip = json["skip"] is { } skip ? (int)Number(skip) : 0,
            Duration = json["seconds"] is { } seconds ? TimeSpan.FromSeconds(Number(seconds)) : TimeSpan.Zero,
        };
    }

    public static JsonObject Write(FaultRule rule)
    {
        var json = new JsonObject { ["action"] = rule.Action.ToString() };
        Set(json, "server", rule.Server);
        Set(json, "verb", rule.Verb);
        Set(json, "path", rule.Path);
        Set(json, "client", rule.Client);
        Set(json, "count", rule.Count);
        json["skip"] = rule.Skip;
        json["seconds"] = rule.Duration.TotalSeconds;
        return json;
    }

    private static void Set(JsonObject json, string key, JsonNode? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }

    private static string? Some(JsonObject json, string key) => Meta.Text(json, key) is { Length: > 0 } text ? text : null;

    private static double Number(JsonNode node) =>
        double.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e9
            ? number
            : throw new FormatException("count, skip and seconds must be numbers");
}
