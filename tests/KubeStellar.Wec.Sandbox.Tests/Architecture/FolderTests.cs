using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KubeStellar.Wec.Sandbox.Tests.Architecture;

/// <summary>Holds the sandbox's folders, which are its namespaces, to one direction, and the sandbox to what it may reference.</summary>
public sealed class FolderTests
{
    private const string Root = "KubeStellar.Wec.Sandbox";

    [Fact]
    public void No_folder_depends_on_one_that_depends_on_it()
    {
        using var image = OpenSandbox();
        var arrows = AssemblyArrows.Read(image, Root);

        Assert.True(arrows.Count > 20, $"Only {arrows.Count} folders were found.");
        var cycle = arrows.Keys
            .SelectMany(from => arrows[from].Where(to => Reaches(arrows, to.Key, from)).Select(to => $"{from} -> {to.Key}: {to.Value}"))
            .ToList();
        Assert.True(cycle.Count == 0, string.Join('\n', cycle));
    }

    [Fact]
    public void The_bottom_folders_depend_on_nothing_above_them()
    {
        using var image = OpenSandbox();
        var arrows = AssemblyArrows.Read(image, Root);

        Assert.Empty(arrows[$"{Root}.Text"].Keys);
        Assert.Equal([$"{Root}.Text"], arrows[$"{Root}.Model"].Keys);
    }

    [Fact]
    public void The_sandbox_shares_no_code_with_what_it_tests()
    {
        using var image = OpenSandbox();
        var metadata = image.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

        Assert.DoesNotContain(references, name =>
            name.StartsWith("KubeStellar", StringComparison.Ordinal) || name.StartsWith("Kubernetes", StringComparison.Ordinal)
            || name.StartsWith("k8s", StringComparison.OrdinalIgnoreCase));
    }

    private static PEReader OpenSandbox() => new(File.OpenRead(typeof(WecSandbox).Assembly.Location));

    private static bool Reaches(Dictionary<string, SortedDictionary<string, string>> arrows, string from, string target)
    {
        var seen = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out var folder))
        {
            if (folder == target)
            {
                return true;
            }

            if (seen.Add(folder) && arrows.TryGetValue(folder, out var targets))
            {
                foreach (var to in targets.Keys)
                {
                    next.Push(to);
                }
            }
        }

        return false;
    }
}
