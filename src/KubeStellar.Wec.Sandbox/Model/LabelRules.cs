using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>Syntax of names, label keys and values, and its error texts (k8s.io/apimachinery/pkg/util/validation).</summary>
internal static partial class LabelRules
{
    private const string QualifiedText =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string DataKeyText =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
        + "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private const string ValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
        + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static string? KeyError(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            return $"a qualified name {QualifiedText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }

        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
            {
                return "prefix part must be non-empty";
            }

            if (SubdomainError(parts[0]) is { } problem)
            {
                return $"prefix part {problem}";
            }
        }

        return parts[^1] switch
        {
            "" => "name part must be non-empty",
            { Length: > 63 } => "name part must be no more than 63 bytes",
            var name when !Qualified().IsMatch(name) => $"name part {QualifiedText}",
            _ => null,
        };
    }

    public static string? ValueError(string value) =>
        value.Length > 63 ? "must be no more than 63 bytes" : value.Length > 0 && !Qualified().IsMatch(value) ? ValueText : null;

    public static string? SubdomainError(string name) =>
        name.Length > 253 ? "must be no more than 253 bytes" : !Subdomain().IsMatch(name) ? SubdomainText : null;

    public static string? DnsLabelError(string name) =>
        name.Length > 63 ? "must be no more than 63 bytes" : !DnsLabel().IsMatch(name) ? LabelText : null;

    /// <summary>Names that need only be valid as a path segment, such as those of RBAC objects.</summary>
    public static string? PathSegmentError(string name) =>
        name is "." or ".." ? $"may not be '{name}'" : name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
            : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'" : null;

    /// <summary>Keys of ConfigMaps and Secrets become file names.</summary>
    public static string? DataKeyError(string key) =>
        key.Length > 253 ? "must be no more than 253 bytes" : !DataKey().IsMatch(key) ? DataKeyText : key switch
        {
            "." or ".." => $"must not be '{key}'",
            _ => key.StartsWith("..", StringComparison.Ordinal) ? "must not start with '..'" : null,
        };

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex DataKey();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
