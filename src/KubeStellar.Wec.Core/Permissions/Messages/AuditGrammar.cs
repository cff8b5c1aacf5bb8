using System.Text.Json;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>An audit event of an API server that refused the request: one JSON document a line, with who asked for what.</summary>
/// <remarks>https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/</remarks>
internal static class AuditGrammar
{
    public const string Anchor = "authorization.k8s.io/decision";

    private const int MaxHalf = 64 * 1024;

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var decision = anchor + Anchor.Length;
        if (decision + 9 > text.Text.Length || !text.IsAt(decision + 1, ":") || !text.IsAt(decision + 3, "forbid"))
        {
            return null;
        }

        var at = text.Start(anchor);
        var before = text.Raw[Math.Max(0, at - MaxHalf)..at];
        var after = text.Raw[at..Math.Min(text.Raw.Length, at + MaxHalf)];
        var start = at - before.Length + before.LastIndexOf('\n') + 1;
        var length = after.IndexOf('\n');
        needsMore |= length < 0 && after.Length < MaxHalf;
        var line = text.Raw[start..(at + (length < 0 ? after.Length : length))];
        var open = line.IndexOf('{');
        if (open < 0 || Parse(line[open..].ToString()) is not { } denial)
        {
            return null;
        }

        return new(
            text.IndexOf(start + open), anchor + Anchor.Length, [Place.WithScope(denial) with { Text = $"audit event: {denial.Text}" }]);
    }

    private static Refusal? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (Text(root, "annotations", "authorization.k8s.io/decision") != "forbid" || Text(root, "verb") is not { } verb ||
                // The server's sentence, if it is there, tells the same.
                Text(root, "responseStatus", "message")?.Contains("cannot", StringComparison.Ordinal) == true)
            {
                return null;
            }

            var user = Text(root, "impersonatedUser", "username") ?? Text(root, "user", "username");
            var url = Text(root, "requestURI")?.Split('?')[0];
            var resource = Text(root, "objectRef", "resource");
            return resource is null && url is null ? null : new()
            {
                Kind = verb == "impersonate" ? DenialKind.Impersonation : DenialKind.Missing,
                Verb = verb,
                User = user,
                Resource = resource,
                Group = resource is null ? null : Text(root, "objectRef", "apiGroup") ?? "",
                Subresource = Text(root, "objectRef", "subresource"),
                ResourceName = Text(root, "objectRef", "name"),
                Namespace = Text(root, "objectRef", "namespace"),
                NonResourceUrl = resource is null ? url : null,
                Text = $"{user} {verb} {url}",
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
    }
}
