using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>Writes what was read from a text on one line, so that tests can be read.</summary>
internal static class Notation
{
    public const string Agent = "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa";

    public static IReadOnlyList<string> Read(string text) => [.. DenialReader.ReadAll(text).Select(Of)];

    public static string Single(string text) => Assert.Single(Read(text));

    public static string Of(Refusal denial)
    {
        var resource = denial.Resource ?? denial.NonResourceUrl ?? "?";
        return string.Join(' ', new[]
        {
            denial.Kind.ToString(),
            denial.Verb,
            denial.Kind == DenialKind.UnknownKind && denial.Resource is null ? null : string.IsNullOrEmpty(denial.Group) ? resource : $"{resource}.{denial.Group}",
            denial.Subresource is null ? null : $"/{denial.Subresource}",
            denial.ResourceName is null ? null : $"'{denial.ResourceName}'",
            denial.Namespace is null ? null : $"-n {denial.Namespace}",
            denial.ResourceKind is null ? null : $"{denial.Group}/{denial.Version}/{denial.ResourceKind}",
            denial.Scope == PermissionScope.Unknown ? null : $"({denial.Scope})",
            denial.User is null ? null : $"by {denial.User.Replace(Agent, "agent", StringComparison.Ordinal)}",
            denial.MissingParts.Count == 0 ? null : $"lacks {string.Join(',', denial.MissingParts)}",
        }.Where(part => part is not null));
    }
}
