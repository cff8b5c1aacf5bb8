namespace KubeStellar.Wec.Sandbox;

/// <summary>The environment variable by which other programs of this process, such as kubectl, find a sandbox.</summary>
internal static class SandboxEnvironment
{
    private const string Variable = "KUBECONFIG";

    private static readonly object s_gate = new();
    private static readonly Dictionary<string, string?> s_before = [];

    public static void Set(string kubeConfig)
    {
        lock (s_gate)
        {
            s_before[kubeConfig] = Environment.GetEnvironmentVariable(Variable);
            Environment.SetEnvironmentVariable(Variable, kubeConfig);
        }
    }

    /// <summary>Sets back what was there before; what somebody else has set meanwhile stays.</summary>
    public static void Restore(string kubeConfig)
    {
        lock (s_gate)
        {
            if (!s_before.Remove(kubeConfig, out var before))
            {
                return;
            }

            // A sandbox that was started later goes back to what was there before this one.
            foreach (var later in s_before.Where(pair => pair.Value == kubeConfig).Select(pair => pair.Key).ToList())
            {
                s_before[later] = before;
            }

            if (Environment.GetEnvironmentVariable(Variable) == kubeConfig)
            {
                Environment.SetEnvironmentVariable(Variable, before);
            }
        }
    }
}
