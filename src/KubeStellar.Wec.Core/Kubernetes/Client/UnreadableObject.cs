using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>An object of a list that is not as its type says.</summary>
/// <param name="Name">Its name, if that can be read.</param>
/// <param name="Namespace">Its namespace, if it has one.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record UnreadableObject(string? Name, string? Namespace, ApiConnectionException Error)
{
    internal static UnreadableObject Of(ReadOnlySpan<byte> json, Uri server, Exception cause, Func<string, string> redact)
    {
        var (name, space) = (At(json, "name"u8), At(json, "namespace"u8));
        var what = name is null ? "An object" : $"The object '{(space is null ? "" : space + "/")}{name}'";
        return new(name, space, new ApiConnectionException(
            ConnectionFailure.BadAnswer, server, redact($"{what} in a list of {server.Authority} cannot be read: {cause.Message}")));
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
