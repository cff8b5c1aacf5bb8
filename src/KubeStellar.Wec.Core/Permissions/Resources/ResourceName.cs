namespace KubeStellar.Wec.Permissions.Resources;

/// <summary>A resource as somebody typed it, taken apart and not yet looked up.</summary>
/// <param name="Name">Plural, singular, kind, short name or <c>*</c>, as typed; empty for a path.</param>
/// <param name="Qualifier">What followed the first dot: a group, or a version and a group; null when there was none.</param>
/// <param name="Subresource">What followed the slash.</param>
/// <param name="NonResourceUrl">The path, when a path was typed.</param>
public sealed record ResourceName(string Name, string? Qualifier, string? Subresource, string? NonResourceUrl = null)
{
    /// <summary>As kubectl would print it.</summary>
    public override string ToString() =>
        NonResourceUrl ?? Name + (string.IsNullOrEmpty(Qualifier) ? "" : $".{Qualifier}") + (Subresource is null ? "" : $"/{Subresource}");

    /// <summary>The qualifier read as <c>version.group</c>, which kubectl tries first; null when it cannot be.</summary>
    public (string Version, string Group)? VersionAndGroup
    {
        get
        {
            var dot = Qualifier?.IndexOf('.') ?? -1;
            return dot > 0 && IsVersion(Qualifier.AsSpan(0, dot)) ? (Qualifier![..dot], Qualifier[(dot + 1)..]) : null;
        }
    }

    /// <summary>The group that was typed, without a version; null when none was.</summary>
    public string? Group => VersionAndGroup?.Group ?? Qualifier;

    /// <summary>v1, v1beta2: the form Kubernetes sorts as a version (apimachinery, version/helpers.go).</summary>
    private static bool IsVersion(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != 'v' || !char.IsAsciiDigit(text[1]))
        {
            return false;
        }

        var rest = text[1..].TrimStart("0123456789");
        rest = rest.StartsWith("alpha") ? rest[5..] : rest.StartsWith("beta") ? rest[4..] : rest.Length == 0 ? "0" : "";
        return rest.Length > 0 && rest.TrimStart("0123456789").Length == 0;
    }
}
