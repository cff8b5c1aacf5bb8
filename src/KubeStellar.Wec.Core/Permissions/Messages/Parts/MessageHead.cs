using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>What stands before the sentence: <c>deployments.apps "web" is forbidden:</c>.</summary>
/// <param name="Start">Where it begins; where the sentence does when there is no head.</param>
/// <param name="Resource">The resource with its group; null when there is no head.</param>
/// <param name="Name">The object's name; null when the head names none.</param>
internal readonly record struct MessageHead(int Start, string? Resource, string? Name)
{
    private const string Characters = ".-_/";

    private static readonly string[] s_roles =
    [
        "clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io",
        "roles.rbac.authorization.k8s.io",
    ];

    /// <summary>The plural.</summary>
    public string? Plural => Resource?.Split('.', 2)[0];

    /// <summary>The API group; empty for the core group.</summary>
    public string? Group => Resource?.IndexOf('.', StringComparison.Ordinal) is { } dot ? dot < 0 ? "" : Resource[(dot + 1)..] : null;

    /// <summary>The head before a sentence.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the sentence begins.</param>
    /// <param name="floor">Where to stop.</param>
    /// <param name="expected">
    /// The resource, with its group if known, that the sentence is about; a head about another one gives no name.
    /// </param>
    public static MessageHead Before(NormalText text, int start, int floor, string? expected = null)
    {
        var none = new MessageHead(start, null, null);
        var end = start - "forbidden:".Length;
        if (end < floor || !text.EndsAt(start, "forbidden:"))
        {
            return none;
        }

        if (end - 2 < floor || !text.EndsAt(end, "is"))
        {
            return new(end, null, null);
        }

        end -= 2;
        string? name = null;
        if (text.OpeningQuote(end, floor) is var open and >= 0)
        {
            (name, end) = (text.Value(open, end - 1, isSanitized: false), open);
        }

        if (expected is not null && end - expected.Length >= floor && text.EndsAt(end, expected) && !IsInName(text, end - expected.Length))
        {
            return new(end - expected.Length, expected, name);
        }

        var rawEnd = text.End(end);
        var rawStart = rawEnd;
        while (rawStart > 0 && rawEnd - rawStart < 512 && (char.IsAsciiLetterOrDigit(text.Raw[rawStart - 1]) || Characters.Contains(text.Raw[rawStart - 1], StringComparison.Ordinal)))
        {
            rawStart--;
        }

        // Where log lines spell a line break \n, its letter is no part of the name.
        rawStart += rawStart > 0 && rawStart < rawEnd && text.Raw[rawStart - 1] == '\\' && text.Raw[rawStart] is 'n' or 't' or 'r' ? 1 : 0;
        var index = text.IndexOf(rawStart);
        if (rawStart == rawEnd || index < floor)
        {
            return none;
        }

        // A word that goes on from the line before is only half of one.
        var resource = text.Raw[rawStart..rawEnd].ToString();
        foreach (var role in IsBroken(text.Raw, rawStart) ? s_roles : [])
        {
            if (text.EndsAt(end, role))
            {
                return new(end - role.Length, role, name);
            }
        }

        if (IsBroken(text.Raw, rawStart))
        {
            return new(index, null, null);
        }

        var isOther = expected is not null && resource.Split('.')[0] != expected.Split('.')[0];
        return new(index, resource, isOther ? null : name);
    }

    private static bool IsBroken(ReadOnlySpan<char> raw, int start)
    {
        var line = raw[..start].TrimEnd(" \t\r|│>#");
        line = line.Length > 0 && line[^1] == '\n' ? line[..^1].TrimEnd('\r') : [];
        return line.Length > 0 && (char.IsAsciiLetterOrDigit(line[^1]) || Characters.Contains(line[^1], StringComparison.Ordinal));
    }

    private static bool IsInName(NormalText text, int index)
    {
        var start = text.Start(index);
        return start > 0 && (char.IsAsciiLetterOrDigit(text.Raw[start - 1]) || text.Raw[start - 1] is '.' or '-' or '_') && !text.HasGapBefore(index);
    }
}
