namespace KubeStellar.Wec.Core.Tests.Architecture;

/// <summary>A table of ARCHITECTURE.md: which parts of a folder may use which. Users stand above what they use.</summary>
internal sealed class ArrowTable
{
    /// <summary>The row of what lies in the folder itself.</summary>
    public const string Itself = "(itself)";

    private readonly List<(string Part, string[] Uses)> _rows = [];

    /// <param name="document">The text of ARCHITECTURE.md.</param>
    /// <param name="folder">Path within the repository, which is the heading of the table.</param>
    public ArrowTable(string document, string folder)
    {
        var lines = document.Split('\n').SkipWhile(line => line.Trim() != $"### `{folder}`");
        foreach (var row in lines.SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2))
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries);
            _rows.Add((cells[1], cells[2].Split(", ").Where(name => name != "–").ToArray()));
        }
    }

    /// <summary>Where arrows and table disagree, as sentences.</summary>
    public IEnumerable<string> Differences(IReadOnlyList<FolderArrow> arrows)
    {
        var parts = _rows.ConvertAll(row => row.Part);
        var allowed = _rows.SelectMany(row => row.Uses.Select(use => (From: row.Part, To: use))).ToList();
        foreach (var arrow in arrows.Where(arrow => !allowed.Contains((arrow.From, arrow.To))))
        {
            yield return $"not in the table: {arrow}";
        }

        foreach (var (from, to) in allowed.Where(row => !arrows.Any(arrow => row == (arrow.From, arrow.To))))
        {
            yield return $"only in the table: {from} -> {to}";
        }

        foreach (var (from, to) in allowed.Where(row => parts.IndexOf(row.From) >= parts.IndexOf(row.To)))
        {
            yield return $"not below its user in the table: {from} -> {to}";
        }
    }

    /// <summary>
    /// The arrows between the parts of one folder, which are its subfolders with all that is in them, and what lies in itself.
    /// </summary>
    public static IReadOnlyList<FolderArrow> Between(IReadOnlyList<FolderArrow> arrows, string folder) =>
    [
        .. from arrow in arrows
           where IsWithin(arrow.From, folder) && IsWithin(arrow.To, folder)
           let parts = arrow with { From = Part(arrow.From, folder), To = Part(arrow.To, folder) }
           where parts.From != parts.To
           group parts by (parts.From, parts.To) into same
           select same.First(),
    ];

    private static bool IsWithin(string path, string folder) =>
        folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Part(string path, string folder)
    {
        var rest = path[folder.Length..].TrimStart('/');
        return rest.Length == 0 ? Itself : rest.Split('/')[0];
    }
}
