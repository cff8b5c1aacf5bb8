using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>
/// Which grants a role is made of, kept in an annotation beside its rules: without it nobody could take back what one ticket opened
/// and leave what another did.
/// </summary>
internal static class GrantHistory
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The grants in a role, oldest first. What the role allows beyond what is noted counts as one grant more.</summary>
    public static IReadOnlyList<GrantEntry> Of(JsonObject role)
    {
        var held = PolicyRuleJson.RulesOf(role);
        var noted = Read(GrantMarks.Value(role, "annotations", GrantMarks.HistoryAnnotation))
            .Select(entry => entry with { Rules = RulePiece.Keep(entry.Rules, piece => piece.IsCoveredBy(held)) })
            .Where(entry => entry.Rules.Count > 0)
            .ToList();
        var rest = RulePiece.Keep(held, piece => !noted.Exists(entry => piece.IsCoveredBy(entry.Rules)));
        if (rest.Count > 0)
        {
            noted.Insert(0, (noted.Count == 0 ? FromAnnotations(role) : new()) with { Rules = rest });
        }

        return noted;
    }

    public static string Write(IEnumerable<GrantEntry> entries) =>
        new JsonArray([.. entries.Select(entry => (JsonNode)Write(entry))]).ToJsonString(s_readable);

    /// <summary>Says in the newest grant of a manifest, and in plain annotations, who made it and when.</summary>
    public static void Stamp(JsonObject manifest, DateTimeOffset at, string? by)
    {
        var metadata = (JsonObject)manifest["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[GrantMarks.GrantedAtAnnotation] = Text(at);
        if (!string.IsNullOrEmpty(by))
        {
            annotations[GrantMarks.GrantedByAnnotation] = by;
        }

        if (annotations[GrantMarks.HistoryAnnotation] is { } history)
        {
            annotations[GrantMarks.HistoryAnnotation] = Write(Close([.. Read((string?)history)], at, by));
        }
    }

    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static List<GrantEntry> Close(List<GrantEntry> entries, DateTimeOffset at, string? by)
    {
        if (entries.Count == 0 || entries[^1].At is not null)
        {
            return entries;
        }

        var added = entries[^1] with { At = at, By = string.IsNullOrEmpty(by) ? null : by };
        entries.RemoveAt(entries.Count - 1);
        if (entries.FindIndex(added.IsSameCase) is >= 0 and var same)
        {
            added = added with { Rules = PolicyRules.Merge(entries[same].Rules, added.Rules) };
            entries.RemoveAt(same);
        }

        entries.Add(added);
        return entries;
    }

    private static GrantEntry FromAnnotations(JsonObject role) => new()
    {
        Reason = GrantMarks.Value(role, "annotations", GrantMarks.ReasonAnnotation),
        Ticket = GrantMarks.Value(role, "annotations", GrantMarks.TicketAnnotation),
        By = GrantMarks.Value(role, "annotations", GrantMarks.GrantedByAnnotation),
        At = Time(GrantMarks.Value(role, "annotations", GrantMarks.GrantedAtAnnotation)),
    };

    private static JsonObject Write(GrantEntry entry)
    {
        var json = new JsonObject();
        Add("at", entry.At is { } at ? Text(at) : null);
        Add("by", entry.By);
        Add("reason", entry.Reason);
        Add("ticket", entry.Ticket);
        json["rules"] = PolicyRuleJson.Write(entry.Rules);
        return json;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json[name] = value;
            }
        }
    }

    /// <summary>What an annotation notes, oldest first. Anybody may edit it: what cannot be read counts as not noted.</summary>
    internal static IReadOnlyList<GrantEntry> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text) is JsonArray entries ? [.. entries.OfType<JsonObject>().Select(Read)] : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [];
        }
    }

    private static GrantEntry Read(JsonObject entry) => new()
    {
        Rules = PolicyRuleJson.RulesOf(entry),
        Reason = entry.TextAt("reason"),
        Ticket = entry.TextAt("ticket"),
        By = entry.TextAt("by"),
        At = Time(entry.TextAt("at")),
    };
}
