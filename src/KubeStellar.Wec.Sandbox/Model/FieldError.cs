using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>One cause of a 422, as k8s.io/apimachinery/pkg/util/validation/field words it.</summary>
/// <param name="Reason">For example <c>FieldValueInvalid</c>.</param>
/// <param name="Field">The path of the field.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {Shown(value)}: {detail}");

    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new(
            "FieldValueNotSupported",
            field,
            $"Unsupported value: {GoText.Quote(value)}: supported values: {string.Join(", ", supported.Select(GoText.Quote))}");

    internal JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };

    private static string Shown(JsonNode? value) =>
        value is JsonValue v && v.TryGetValue<string>(out var text) ? GoText.Quote(text)
            : value is null ? "null" : JsonText.ToText(value);
}
