namespace KubeStellar.Wec.Permissions;

/// <summary>The plural that most kinds have (apimachinery, pkg/api/meta/restmapper.go); only a server that serves it could tell.</summary>
internal static class ManifestPlural
{
    public static string Guess(string kind)
    {
        var singular = kind.ToLowerInvariant();
        return singular.EndsWith("endpoints", StringComparison.Ordinal) ? singular
            : singular.EndsWith('s') ? singular + "es"
            : singular.EndsWith('y') ? singular[..^1] + "ies"
            : singular + "s";
    }
}
