using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Core.Tests.Architecture;

/// <summary>That one folder of an assembly uses another.</summary>
/// <param name="From">Path of the folder within its project; empty for the project's own.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Why">Some place where it is.</param>
internal sealed record FolderArrow(string From, string To, string Why)
{
    public override string ToString() => $"{Name(From)} -> {Name(To)} ({Why})";

    public static string Name(string folder) => folder.Length == 0 ? ArrowTable.Itself : folder;
}

/// <summary>Reads which folders of a project use which: from its compiled assembly, and from its using directives.</summary>
internal static partial class FolderArrows
{
    /// <param name="assembly">The compiled project.</param>
    /// <param name="sources">Its folder, the namespaces in which are its folders.</param>
    /// <param name="rootNamespace">What stands for the folder itself.</param>
    public static IReadOnlyList<FolderArrow> Of(string assembly, string sources, string rootNamespace)
    {
        using var types = new TypeArrows(assembly);
        var compiled =
            from arrow in types.All()
            where IsWithin(arrow.From.Namespace, rootNamespace) && IsWithin(arrow.To.Namespace, rootNamespace)
            select Arrow(arrow.From.Namespace, arrow.To.Namespace, $"{arrow.From.Name} uses {arrow.To.Name}");
        var files = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories).ToLookup(FolderOf);
        var written =
            from folder in files
            where folder.Key.Split('/')[0] is not ("bin" or "obj")
            from file in folder
            from @using in Using().Matches(File.ReadAllText(file))
            let used = @using.Groups["namespace"].Value
            where IsWithin(used, rootNamespace) && files.Contains(Folder(used))
            select new FolderArrow(folder.Key, Folder(used), Path.GetFileName(file));
        return [.. compiled.Concat(written).Where(arrow => arrow.From != arrow.To).DistinctBy(arrow => (arrow.From, arrow.To))];

        FolderArrow Arrow(string from, string to, string why) => new(Folder(from), Folder(to), why);

        string Folder(string @namespace) => @namespace[rootNamespace.Length..].TrimStart('.').Replace('.', '/');

        string FolderOf(string file) => Path.GetRelativePath(sources, Path.GetDirectoryName(file)!).Replace('\\', '/').TrimStart('.');
    }

    /// <summary>Folders that use each other, directly or by way of others; each such group once.</summary>
    public static IEnumerable<IReadOnlyList<FolderArrow>> Cycles(IReadOnlyList<FolderArrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = arrows.Select(arrow => arrow.From).Distinct().ToDictionary(folder => folder, folder => Reach(folder, next));
        return
            from arrow in arrows
            where reached.TryGetValue(arrow.To, out var back) && back.Contains(arrow.From)
            group arrow by string.Join(
                ' ', reached[arrow.From].Where(to => reached.GetValueOrDefault(to)?.Contains(arrow.From) is true).Order())
            into cycle
            select cycle.ToList();
    }

    private static HashSet<string> Reach(string folder, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[folder]);
        while (open.TryPop(out var each))
        {
            if (reached.Add(each))
            {
                foreach (var further in next[each])
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private static bool IsWithin(string @namespace, string root) =>
        @namespace == root || @namespace.StartsWith(root + ".", StringComparison.Ordinal);

    // A constant is copied into whoever uses it, so the compiled assembly does not tell.
    [GeneratedRegex(@"^using (?<namespace>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
