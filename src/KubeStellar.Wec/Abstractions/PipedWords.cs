namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// Takes apart lists that came down the pipeline as one text with blanks, as the table of Export-WecPermission and CSV files have them.
/// </summary>
internal static class PipedWords
{
    /// <summary>Verbs and resources, in which there are no blanks.</summary>
    public static string[] Of(IEnumerable<string?>? values) =>
        [.. (values ?? []).SelectMany(value => (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>Names of objects; those of roles and bindings may have blanks of their own and stay whole.</summary>
    public static string[] NamesOf(IEnumerable<string?>? names, IEnumerable<string?>? resources) =>
        Of(resources).Any(resource => resource.Contains("rbac.authorization.k8s.io", StringComparison.OrdinalIgnoreCase))
            ? [.. (names ?? []).Where(name => !string.IsNullOrEmpty(name)).Cast<string>()]
            : Of(names);
}
