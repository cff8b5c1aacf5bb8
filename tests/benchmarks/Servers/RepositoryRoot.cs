namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>The checkout this program was built in.</summary>
internal static class RepositoryRoot
{
    private static readonly Lazy<string> s_path = new(Find);

    public static string Manifest => Path.Combine(s_path.Value, "KubeStellar.Wec.psd1");

    public static string Sandbox => Path.Combine(s_path.Value, "module", "bin", "sandbox", "KubeStellar.Wec.Sandbox.dll");

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "KubeStellar.Wec.psd1")))
            {
                return folder;
            }
        }

        throw new BenchmarkException(
            $"There is no KubeStellar.Wec.psd1 above {AppContext.BaseDirectory}: run the benchmark from its checkout.");
    }
}
