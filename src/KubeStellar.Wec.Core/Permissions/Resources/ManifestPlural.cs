namespace KubeStellar.Wec.Permissions.Resources;

/// <summary>
/// The plural that most kinds have; only a server that serves it could tell. apimachinery (pkg/api/meta/restmapper.go) makes "gatewaies" of
/// Gateway, but the types behind such names are called as English has it: gateways, proxies.
/// </summary>
internal static class ManifestPlural
{
    private static readonly string[] s_hissing = ["s", "x", "ch", "sh"];

    public static string Guess(string kind)
    {
        var singular = kind.ToLowerInvariant();
        return singular.EndsWith("endpoints", StringComparison.Ordinal) ? singular
            : s_hissing.Any(ending => singular.EndsWith(ending, StringComparison.Ordinal)) ? singular + "es"
            : singular.EndsWith('y') && !(singular.Length > 1 && singular[^2] is 'a' or 'e' or 'i' or 'o' or 'u') ? singular[..^1] + "ies"
            : singular + "s";
    }
}
