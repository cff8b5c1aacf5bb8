using KubeStellar.Wec.Core.Tests.Kubernetes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Core.Tests.LocalClusters;

public sealed class KubeconfigStoreTests : IDisposable
{
    private const string Before = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [UnixFact]
    public async Task A_new_file_can_be_read_by_its_owner_only()
    {
        var path = Path.Combine(_directory.Path, "new", "config");
        Assert.Null(await ApplyAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(path));
        Assert.Equal(["config"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [UnixFact]
    public async Task The_file_keeps_its_mode_and_is_kept_as_it_was_beside_it()
    {
        var path = _directory.Write("config", Before);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Mode);
        }

        var kept = await ApplyAsync(path);

        Assert.Equal(Mode, ModeOf(path));
        Assert.Equal(Before, await File.ReadAllTextAsync(kept!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(kept!));
        Assert.Contains("kind-cluster1", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_directory.Path).Length);
    }

    [Fact]
    public async Task One_copy_is_kept_and_none_of_entries_that_are_removed()
    {
        var path = _directory.Write("config", Before);
        await ApplyAsync(path);
        var kept = await KubeconfigStore.ApplyAsync(path, KubeconfigEditorTests.Adding("cluster2"), CancellationToken.None);
        Assert.Equal(2, Directory.GetFiles(_directory.Path).Length);
        Assert.Contains("kind-cluster1", await File.ReadAllTextAsync(kept!), StringComparison.Ordinal);

        var removal = new KubeconfigChange { Removals = [new(KubeconfigList.Users, "kind-cluster1")] };
        Assert.Null(await KubeconfigStore.ApplyAsync(path, removal, CancellationToken.None));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [UnixFact]
    public async Task Hard_links_stay_names_of_one_file()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var path = _directory.Write("config", Before);
        var other = Path.Combine(_directory.Path, "other");
        using (var link = System.Diagnostics.Process.Start("/bin/ln", [path, other]))
        {
            await link.WaitForExitAsync();
        }

        await ApplyAsync(path);

        Assert.Equal(2u, UnixFile.Of(path)!.Links);
        Assert.Contains("kind-cluster1", await File.ReadAllTextAsync(other), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_file_keeps_its_owner()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        var path = _directory.Write("config", Before);
        Assert.True(new UnixFile(1, 1000, 1001).GiveTo(path));

        var kept = await ApplyAsync(path);

        Assert.Equal(new UnixFile(1, 1000, 1001), UnixFile.Of(path));
        Assert.Equal(1000u, UnixFile.Of(kept!)!.Owner);
    }

    [UnixFact]
    public void Dotnet_is_found_by_path_then_by_its_variables_and_never_in_a_relative_directory()
    {
        var byPath = _directory.Write("path/dotnet", "");
        var byRoot = _directory.Write("root/dotnet", "");
        foreach (var program in new[] { byPath, byRoot })
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        Assert.Equal(byPath, Find($".:{Path.GetDirectoryName(byPath)}", Path.GetDirectoryName(byRoot)));
        Assert.Equal(byRoot, Find(".", Path.GetDirectoryName(byRoot)));
        Assert.Null(Find(".", "."));

        string? Find(string path, string? root) => DotnetProgram.Find(
            new(name => name switch { "PATH" => path, "DOTNET_ROOT" => root, _ => null }, "", ""), []);
    }

    [UnixFact]
    public async Task A_symbolic_link_stays_one()
    {
        var target = _directory.Write("real/config", Before);
        var link = Path.Combine(_directory.Path, "config");
        File.CreateSymbolicLink(link, target);
        await ApplyAsync(link);

        Assert.Equal(target, File.ResolveLinkTarget(link, true)!.FullName);
        Assert.Contains("kind-cluster1", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_stays()
    {
        var path = _directory.Write("config", "");
        await File.WriteAllBytesAsync(path, [0xEF, 0xBB, 0xBF, .. "kind: Config\n"u8.ToArray()]);
        await ApplyAsync(path);
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'k'], (await File.ReadAllBytesAsync(path)).Take(4));
    }

    [Fact]
    public async Task Nothing_is_written_where_nothing_changes()
    {
        var path = _directory.Write("config", Before);
        await ApplyAsync(path);
        var written = File.GetLastWriteTimeUtc(path);
        Assert.Null(await ApplyAsync(path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task Many_at_once_lose_nothing_of_each_other()
    {
        var path = _directory.Write("config", Before);
        var names = Enumerable.Range(0, 12).Select(i => $"cluster{i}").ToList();
        await Task.WhenAll(names.Select(name => Task.Run(
            () => KubeconfigStore.ApplyAsync(path, KubeconfigEditorTests.Adding(name), CancellationToken.None))));
        var file = Wec.Kubernetes.Configuration.KubeConfigFile.Read(path);
        Assert.Equal(names.Order(), file.Contexts.Select(context => context.Name).Order());
        Assert.False(File.Exists(path + ".lock"));
    }

    [Fact]
    public async Task The_lock_of_kubectl_is_waited_for_and_respected()
    {
        var path = _directory.Write("config", Before);
        var held = _directory.Write("config.lock", "");
        var error = await Assert.ThrowsAsync<WecException>(
            () => KubeconfigLock.TakeAsync(path, CancellationToken.None, TimeSpan.Zero));
        Assert.Equal("KubeconfigLocked", error.ErrorId);

        var writing = ApplyAsync(path);
        File.Delete(held);
        await writing;
        Assert.Contains("kind-cluster1", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_left_alone()
    {
        var path = _directory.Write("config", "contexts: [a");
        await Assert.ThrowsAsync<Wec.Kubernetes.Configuration.KubeConfigException>(() => ApplyAsync(path));
        Assert.Equal("contexts: [a", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static Task<string?> ApplyAsync(string path) =>
        KubeconfigStore.ApplyAsync(path, KubeconfigEditorTests.Adding("cluster1"), CancellationToken.None);
}
