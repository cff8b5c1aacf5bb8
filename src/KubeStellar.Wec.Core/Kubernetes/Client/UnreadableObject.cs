using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>Takes an item, as JSON, that is not of its type, and what is wrong with it.</summary>
internal delegate void UnreadableItem(ReadOnlySpan<byte> json, JsonException cause);

/// <summary>An object of a list that is not as its type says.</summary>
/// <param name="Name">Its name, if that can be read.</param>
/// <param name="Namespace">Its namespace, if it has one.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record UnreadableObject(string? Name, string? Namespace, ApiConnectionException Error)
{
    internal static UnreadableObject Of(ReadOnlySpan<byte> json, Uri server, JsonException cause, Func<string, string> redact)
    {
        var (name, space) = (At(json, "name"u8), At(json, "namespace"u8));
        var what = name is null ? "An object" : $"The object '{(space is null ? "" : space + "/")}{name}'";
        // The message of the cause names types of ours.
        var where = cause.Path is { Length: > 2 } path
            ? $"its {SafeText.Of(path[2..], 200)} is not of the type that it should be."
            : "it is no such object.";
        return new(name, space, new ApiConnectionException(
            ConnectionFailure.UnreadableObject, server, redact($"{what} in a list of {server.Authority} cannot be read: {where}")));
    }

    private static string? At(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            return Enter(ref reader, "metadata"u8) && reader.TokenType == JsonTokenType.StartObject && Enter(ref reader, field)
                && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Goes to the value of a member of the object it stands at.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
