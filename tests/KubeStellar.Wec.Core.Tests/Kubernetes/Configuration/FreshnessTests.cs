using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public sealed class FreshnessTests : IDisposable
{
    private static readonly DateTime s_time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly TempDirectory _directory = new();

    [UnixFact]
    public void A_kubeconfig_that_is_rewritten_behind_a_link_is_read_anew()
    {
        var file = _directory.Write("real", For("fleet-a"));
        var link = Path.Combine(_directory.Path, "config");
        File.CreateSymbolicLink(link, file);
        Assert.Equal("fleet-a", ServerOf(link));

        File.WriteAllText(file, For("another-fleet"));

        Assert.Equal("another-fleet", ServerOf(link));
    }

    [UnixFact]
    public void A_link_that_leads_elsewhere_is_followed_anew()
    {
        var link = Path.Combine(_directory.Path, "config");
        File.CreateSymbolicLink(link, _directory.Write("a", For("fleet-a")));
        Assert.Equal("fleet-a", ServerOf(link));

        File.Delete(link);
        File.CreateSymbolicLink(link, _directory.Write("b", For("fleet-b")));

        Assert.Equal("fleet-b", ServerOf(link));
    }

    [UnixFact]
    public void A_mounted_secret_whose_folder_is_swapped_is_read_anew()
    {
        foreach (var (folder, server) in new[] { ("..1", "fleet-a"), ("..2", "fleet-b") })
        {
            File.SetLastWriteTimeUtc(_directory.Write($"{folder}/config", For(server)), s_time);
        }

        var data = Path.Combine(_directory.Path, "..data");
        Directory.CreateSymbolicLink(data, "..1");
        var path = Path.Combine(_directory.Path, "config");
        File.CreateSymbolicLink(path, "..data/config");
        Assert.Equal("fleet-a", ServerOf(path));

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "..2");

        Assert.Equal("fleet-b", ServerOf(path));
    }

    [Fact]
    public void A_copy_of_equal_length_and_time_is_read_anew()
    {
        var path = _directory.Write("config", For("fleet-a"));
        File.SetLastWriteTimeUtc(path, s_time);
        Assert.Equal("fleet-a", ServerOf(path));

        File.WriteAllText(path, For("fleet-b"));
        File.SetLastWriteTimeUtc(path, s_time);

        Assert.Equal("fleet-b", ServerOf(path));
    }

    [Fact]
    public void Each_file_of_a_list_and_each_file_it_names_is_looked_at_anew()
    {
        var authority = _directory.Write("ca.crt", "one");
        var first = _directory.Write("first", "contexts: [{name: x, context: {cluster: c}}]");
        var second = _directory.Write(
            "second", "clusters: [{name: c, cluster: {server: 'https://fleet-a', certificate-authority: ca.crt}}]");
        var list = $"{first}{Path.PathSeparator}{second}";
        Assert.Equal("one"u8.ToArray(), Cluster(list).CertificateAuthorityData);

        File.WriteAllText(authority, "two");
        Assert.Equal("two"u8.ToArray(), Cluster(list).CertificateAuthorityData);

        _directory.Write("second", "clusters: [{name: c, cluster: {server: 'https://fleet-b', certificate-authority: ca.crt}}]");
        Assert.Equal("fleet-b", ServerOf(list));
    }

    [Fact]
    public void A_path_with_the_separator_of_a_list_is_one_file_if_there_is_one()
    {
        var path = _directory.Write($"arn{Path.PathSeparator}aws{Path.PathSeparator}cluster", For("fleet-a"));

        Assert.Equal([path], KubeConfigSource.Resolve(path).Paths);
        Assert.Equal("fleet-a", ServerOf(path));
    }

    [Fact]
    public void A_folder_is_called_one()
    {
        var e = KubeconfigText.Fails(() => ServerOf(_directory.Path));

        Assert.Contains("is a folder", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static string ServerOf(string path) => Cluster(path).Server.Host;

    private static ClusterEntry Cluster(string path) => KubeConfig.Load(KubeConfigSource.Resolve(path)).GetContext("x").Cluster;

    private static string For(string server) => KubeconfigText.OneContext.Replace("example.org", server, StringComparison.Ordinal);
}
