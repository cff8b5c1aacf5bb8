using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>A request to a real API server and its answer; "*" in the answer stands for any value that is there.</summary>
internal sealed record Exchange(
    string Name,
    string Method,
    string Path,
    string? Identity,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body,
    int Code,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    string Response)
{
    private const string Base64 = "(base64) ";

    public static IReadOnlyList<Exchange> Load(string scenario) =>
        [
            .. Directory.GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "Exchanges", scenario))
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ];

    /// <summary>Sends it and says how the answer differs from the recorded one, or null.</summary>
    public async Task<string?> ReplayAsync(TestClient client)
    {
        var contentType = Headers.FirstOrDefault(h => h.Name == "Content-Type").Value;
        var answer = await client.SendAsync(Method, Path, Body, contentType, [.. Headers.Where(h => h.Name != "Content-Type")]);
        if (answer.Code != Code)
        {
            return $"{Name}: status {answer.Code} instead of {Code}: {answer.Text}";
        }

        var wanted = ResponseHeaders.GetValueOrDefault("Content-Type", "");
        if (wanted.Contains("protobuf", StringComparison.Ordinal))
        {
            return null;
        }

        if (answer.ContentType != wanted)
        {
            return $"{Name}: content type {answer.ContentType} instead of {wanted}";
        }

        foreach (var (header, value) in ResponseHeaders.Where(h => h.Key != "Content-Type"))
        {
            if (answer.Headers.GetValueOrDefault(header) != value)
            {
                return $"{Name}: header {header} is {answer.Headers.GetValueOrDefault(header)} instead of {value}";
            }
        }

        if (!wanted.StartsWith("application/json", StringComparison.Ordinal))
        {
            return answer.Text.Trim() == Response.Trim() ? null : $"{Name}: text {answer.Text}";
        }

        return Difference(JsonNode.Parse(Response), JsonNode.Parse(answer.Text), "") is { } path
            ? $"{Name}: differs at {path}: {answer.Text}"
            : null;
    }

    private static string? Difference(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected, actual)
        {
            case (JsonValue mask, _) when mask.GetValueKind() == JsonValueKind.String && mask.ToString() == "*":
                return actual is JsonValue value && value.ToString().Length > 0 ? null : path;
            case (JsonObject left, JsonObject right):
                return left.Select(p => Difference(p.Value, right[p.Key], $"{path}.{p.Key}")).FirstOrDefault(d => d is not null)
                    ?? right.Where(p => !left.ContainsKey(p.Key) && p.Key != "description").Select(p => $"{path}.{p.Key} (unexpected)")
                        .FirstOrDefault();
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                return left.Select((item, i) => Difference(item, right[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : path;
        }
    }

    private static Exchange Read(string file)
    {
        var text = File.ReadAllText(file);
        var split = text.IndexOf("\n--- ", StringComparison.Ordinal);
        var (head, body) = Halves(text[..split]);
        var (status, response) = Halves(text[(split + 5)..]);
        var first = head[0].Split(' ');
        var headers = head.Skip(1).Select(Header).ToList();
        return new Exchange(
            System.IO.Path.GetFileNameWithoutExtension(file),
            first[0],
            first[1],
            headers.FirstOrDefault(h => h.Name == "As").Value,
            [.. headers.Where(h => h.Name != "As")],
            body.Length == 0 ? null
                : body.StartsWith(Base64, StringComparison.Ordinal) ? Convert.FromBase64String(body[Base64.Length..])
                : System.Text.Encoding.UTF8.GetBytes(body),
            int.Parse(status[0], System.Globalization.CultureInfo.InvariantCulture),
            status.Skip(1).Select(Header).ToDictionary(h => h.Name, h => h.Value),
            response);
    }

    private static (string[] Lines, string Remainder) Halves(string text)
    {
        var at = text.IndexOf("\n\n", StringComparison.Ordinal);
        return (text[..at].Split('\n'), text[(at + 2)..].Trim());
    }

    private static (string Name, string Value) Header(string line)
    {
        var at = line.IndexOf(": ", StringComparison.Ordinal);
        return (line[..at], line[(at + 2)..]);
    }
}
