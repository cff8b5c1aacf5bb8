using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Where in an object that came down the pipeline a message may be.</summary>
/// <param name="Text">Words to look through; null when a file holds them.</param>
internal sealed record PipedMessage(string? Text)
{
    /// <summary>A file to read instead.</summary>
    public string? Path { get; init; }

    /// <summary>Whether it is one line of a larger text, which the next ones continue.</summary>
    public bool IsLine { get; init; }

    /// <summary>The WEC it tells of, if it says so.</summary>
    public string? Wec { get; init; }

    public string? ManifestWork { get; init; }

    public static IEnumerable<PipedMessage> Of(PSObject input)
    {
        switch (input.BaseObject)
        {
            case string line:
                return [new(line) { IsLine = true }];
            case FileInfo file:
                return [new((string?)null) { Path = file.FullName }];
            case ErrorRecord error:
                return [new($"{MessagesOf(error.Exception)}\n{error.ErrorDetails?.Message}")];
            case Exception exception:
                return [new(MessagesOf(exception))];
            default:
                return OfObject(input);
        }
    }

    private static IEnumerable<PipedMessage> OfObject(PSObject input)
    {
        var kind = Member(input, "kind") as string;
        if (kind is not null && kind.EndsWith("List", StringComparison.Ordinal) && Member(input, "items") is IEnumerable items)
        {
            return items.Cast<object?>().Where(item => item is not null).SelectMany(item => Of(PSObject.AsPSObject(item)));
        }

        if (kind == "ManifestWork" && Member(input, "metadata") is { } metadata)
        {
            var status = ObjectText.Of(Member(input, "status"));
            return [new(status) { Wec = Member(metadata, "namespace") as string, ManifestWork = Member(metadata, "name") as string }];
        }

        if (kind == "Event" && (Member(input, "apiVersion") as string)?.StartsWith("audit.k8s.io/", StringComparison.Ordinal) == true)
        {
            return [new(AuditLine(input))];
        }

        // What Select-String puts out has the line; records of logs and events, and Status objects of servers, have a message.
        if ((Member(input, "Message") ?? Member(input, "Line")) is string message)
        {
            return [new(message)];
        }

        return [new(ObjectText.Of(input))];
    }

    /// <summary>An audit event as a line of a log, with what tells of a refusal.</summary>
    private static string AuditLine(PSObject input)
    {
        string[][] paths =
        [
            ["verb"], ["requestURI"], ["user", "username"], ["impersonatedUser", "username"], ["responseStatus", "message"],
            ["annotations", "authorization.k8s.io/decision"], .. ((string[])["resource", "subresource", "namespace", "name", "apiGroup"]).Select(part => new[] { "objectRef", part }),
        ];
        var root = new JsonObject();
        foreach (var path in paths)
        {
            object? value = input;
            foreach (var name in path)
            {
                value = value is null ? null : Member(value, name);
            }

            if (value is string text && path is [var first, var second])
            {
                root[first] ??= new JsonObject();
                root[first]![second] = text;
            }
            else if (value is string plain)
            {
                root[path[0]] = plain;
            }
        }

        return root.ToJsonString();
    }

    private static string MessagesOf(Exception? exception)
    {
        var messages = new List<string>();
        for (var inner = exception; inner is not null && messages.Count < 16; inner = inner.InnerException)
        {
            messages.Add(inner.Message);
        }

        return string.Join('\n', messages);
    }

    private static object? Member(object container, string name)
    {
        var value = ((container as PSObject)?.BaseObject ?? container) is IDictionary map
            ? map[map.Keys.OfType<string>().FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) ?? name]
            : PSObject.AsPSObject(container).Properties[name]?.Value;
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }
}
