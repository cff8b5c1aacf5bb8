using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>A ManifestWork of which the agent was not allowed to apply something.</summary>
/// <param name="Name">Its name in the mailbox.</param>
/// <param name="Missing">What the agent was refused, as far as the conditions tell.</param>
/// <param name="Message">The first refusal, as the agent put it.</param>
internal sealed partial record FailedWork(string Name, IReadOnlyList<Permission> Missing, string Message)
{
    /// <summary>Whether it failed for want of what a role now allows.</summary>
    public bool Concerns(RoleContent content) => Missing.Any(permission =>
        (content.Namespace is null || content.Namespace == permission.Namespace) && PolicyRules.Allow(content.Rules, permission));

    /// <summary>Null for a work that failed for nothing of the sort.</summary>
    public static FailedWork? Of(JsonObject work)
    {
        var messages = MessagesOf(work).ToList();
        var missing = messages.SelectMany(m => PermissionsIn(m.Message, m.Name)).ToList();
        return missing.Count == 0 ? null : new(work.TextAt("metadata", "name") ?? "", missing, messages[0].Message);
    }

    private static IEnumerable<(string Message, string? Name)> MessagesOf(JsonObject work)
    {
        if (work.At("status", "resourceStatus", "manifests") is not JsonArray manifests)
        {
            yield break;
        }

        foreach (var manifest in manifests)
        {
            if (manifest.At("conditions") is not JsonArray conditions)
            {
                continue;
            }

            foreach (var condition in conditions.Where(c => c.TextAt("status") is "False" or "Unknown"))
            {
                if (condition.TextAt("type") is "Applied" or "Available" && condition.TextAt("message") is { Length: > 0 and < 100_000 } message)
                {
                    yield return (message, manifest.TextAt("resourceMeta", "name"));
                }
            }
        }
    }

    /// <summary>Refusals of the API server, and of the agent itself for works with an executor.</summary>
    private static IEnumerable<Permission> PermissionsIn(string message, string? name)
    {
        foreach (Match match in Refusal().Matches(WebUtility.HtmlDecode(message)))
        {
            var target = match.Groups["resource"].Value.Split('/', 2);
            yield return new(
                match.Groups["verb"].Value, match.Groups["group"].Value, target[0], target.Length > 1 ? target[1] : null,
                name, match.Groups["namespace"] is { Success: true } place ? place.Value : null);
        }

        foreach (Match match in ExecutorRefusal().Matches(message))
        {
            yield return new(
                "get", match.Groups["group"].Value, match.Groups["resource"].Value, null, match.Groups["name"].Value,
                match.Groups["namespace"].Value is { Length: > 0 } place ? place : null);
        }
    }

    [GeneratedRegex("""cannot (?<verb>\S+) resource "(?<resource>[^"\s]+)" in API group "(?<group>[^"\s]*)"(?: in the namespace "(?<namespace>[^"\s]+)")?""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"not allowed to apply the resource (?<group>\S*) (?<resource>\S+), (?<namespace>\S*) (?<name>[^\s,]+), ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ExecutorRefusal();
}
