using System.Buffers;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>
/// The <c>resourceMeta</c> of a ManifestWork's status, which follows the conditions of the same manifest in YAML, JSON and what
/// <c>kubectl describe</c> prints alike. It tells what the work agent's own words leave out.
/// </summary>
internal static class ResourceMeta
{
    private const int Reach = 3000;
    private const int Length = 1500;

    private static readonly SearchValues<char> s_ends = SearchValues.Create("\n\r\",\\} ");

    /// <summary>Adds group, version, kind, name and namespace from the resourceMeta that follows a place, if one does.</summary>
    public static Refusal Complete(ReadOnlySpan<char> text, int position, Refusal denial, ref bool needsMore)
    {
        var near = text.Slice(position, Math.Min(Reach, text.Length - position));
        var meta = near.IndexOf("esourceMeta");
        meta = meta >= 0 ? meta : near.IndexOf("esource Meta");
        if (meta < 0)
        {
            needsMore |= near.Length < Reach;
            return denial;
        }

        var body = text[(position + meta)..];
        needsMore |= body.Length < Length;
        body = body[..Math.Min(Length, body.Length)];
        var kind = Value(body, "kind");
        if (kind is null || (denial.ResourceKind is { } said && said != kind))
        {
            return denial;
        }

        var @namespace = Value(body, "namespace");
        return denial with
        {
            ResourceKind = kind,
            Group = Value(body, "group") ?? "",
            Version = Value(body, "version"),
            Resource = denial.Resource ?? Value(body, "resource"),
            ResourceName = Value(body, "name"),
            Namespace = @namespace,
            Scope = @namespace is null ? PermissionScope.Unknown : PermissionScope.Namespace,
        };
    }

    private static string? Value(ReadOnlySpan<char> body, string key)
    {
        for (var from = 0; from < body.Length;)
        {
            var at = body[from..].IndexOf(key, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return null;
            }

            at += from;
            from = at + key.Length;
            if (at > 0 && char.IsLetterOrDigit(body[at - 1]))
            {
                continue;
            }

            var rest = body[from..].TrimStart("\\\"");
            if (rest.Length > 0 && rest[0] == ':')
            {
                rest = rest[1..].TrimStart(" \t\\\"");
                var end = rest.IndexOfAny(s_ends);
                var value = end < 0 ? rest : rest[..end];
                return value.IsEmpty ? null : value.ToString();
            }
        }

        return null;
    }
}
