using System.Text;
using BenchmarkDotNet.Attributes;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Benchmarks.Micro;

/// <summary>Finding one context in a kubeconfig of two hundred.</summary>
[MemoryDiagnoser]
public class KubeConfigBenchmark
{
    private const int Contexts = 200;
    private string _path = "";

    [GlobalSetup]
    public void Write()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\nclusters:\n");
        for (var i = 0; i < Contexts; i++)
        {
            text.Append($"- name: c{i}\n  cluster: {{server: 'https://c{i}.example:6443'}}\n");
        }

        text.Append("users:\n- name: u\n  user: {token: none}\ncontexts:\n");
        for (var i = 0; i < Contexts; i++)
        {
            text.Append($"- name: c{i}\n  context: {{cluster: c{i}, user: u}}\n");
        }

        _path = Path.GetTempFileName();
        File.WriteAllText(_path, text.ToString());
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    /// <summary>As in a warm session: an unchanged file is not read again.</summary>
    [Benchmark]
    public Uri LoadAndFind() => KubeConfig.Load(KubeConfigSource.Resolve(_path)).GetContext("c137").Cluster.Server;
}
