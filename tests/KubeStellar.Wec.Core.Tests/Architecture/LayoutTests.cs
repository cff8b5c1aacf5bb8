using System.Collections.Concurrent;
using System.Reflection;

namespace KubeStellar.Wec.Core.Tests.Architecture;

/// <summary>The folders of a project depend on each other one way, and as ARCHITECTURE.md says.</summary>
public sealed class LayoutTests
{
    private static readonly string s_repository = Told("Repository");
    private static readonly ConcurrentDictionary<string, IReadOnlyList<FolderArrow>> s_arrows = new();

    [Theory]
    [InlineData("KubeStellar.Wec.Core", "KubeStellar.Wec")]
    [InlineData("KubeStellar.Wec", "KubeStellar.Wec")]
    [InlineData("KubeStellar.Wec.Sandbox", "KubeStellar.Wec.Sandbox")]
    public void No_folder_depends_on_one_that_depends_on_it(string project, string rootNamespace)
    {
        var arrows = Arrows(project, rootNamespace);

        Assert.NotEmpty(arrows);
        HasNone(FolderArrows.Cycles(arrows).Select(cycle => string.Join(Environment.NewLine, cycle.Prepend<object>("a cycle:"))));
    }

    [Theory]
    [InlineData("KubeStellar.Wec.Core", "KubeStellar.Wec", "")]
    [InlineData("KubeStellar.Wec.Core", "KubeStellar.Wec", "Kubernetes")]
    [InlineData("KubeStellar.Wec.Core", "KubeStellar.Wec", "Permissions")]
    [InlineData("KubeStellar.Wec", "KubeStellar.Wec", "")]
    [InlineData("KubeStellar.Wec.Sandbox", "KubeStellar.Wec.Sandbox", "")]
    [InlineData("KubeStellar.Wec.Sandbox", "KubeStellar.Wec.Sandbox", "Ocm")]
    public void Folders_depend_on_each_other_as_ARCHITECTURE_says(string project, string rootNamespace, string folder)
    {
        var table = new ArrowTable(File.ReadAllText(s_repository + "ARCHITECTURE.md"), $"src/{project}/{folder}".TrimEnd('/'));
        var arrows = ArrowTable.Between(Arrows(project, rootNamespace), folder);

        Assert.NotEmpty(arrows);
        HasNone(table.Differences(arrows));
    }

    [Fact]
    public void A_cycle_is_told_with_every_arrow_in_it_and_no_other()
    {
        FolderArrow[] arrows = [new("a", "b", ""), new("b", "c", ""), new("c", "a", ""), new("d", "a", ""), new("c", "e", "")];

        var cycle = Assert.Single(FolderArrows.Cycles(arrows));

        Assert.Equal(arrows[..3], cycle);
    }

    // Assert.Empty would cut the sentences short.
    private static void HasNone(IEnumerable<string> complaints)
    {
        var text = string.Join(Environment.NewLine, complaints);
        Assert.True(text.Length == 0, text);
    }

    private static IReadOnlyList<FolderArrow> Arrows(string project, string rootNamespace) => s_arrows.GetOrAdd(project, _ =>
    {
        var assembly = new[] { AppContext.BaseDirectory, Told("Module") }
            .Select(folder => Path.Combine(folder, project + ".dll"))
            .First(File.Exists);
        return FolderArrows.Of(assembly, $"{s_repository}src/{project}", rootNamespace);
    });

    private static string Told(string key) => typeof(LayoutTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
