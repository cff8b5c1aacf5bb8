using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>
/// A tool that was found on this machine, with a kubeconfig of its own that is thrown away: both kind and k3d would change the user's, and
/// its current context with it.
/// </summary>
internal sealed class ToolSession
{
    private readonly string _executable;

    private ToolSession(ClusterTool tool, string executable) => (Tool, _executable) = (tool, executable);

    public ClusterTool Tool { get; }

    /// <summary>Finds the tool and checks its version.</summary>
    /// <exception cref="WecException">It is not there, or too old.</exception>
    public static async Task<ToolSession> OpenAsync(
        ClusterProvider? provider, string? executable, HostEnvironment host, IReport report, CancellationToken cancellationToken)
    {
        var session = Find(provider, executable, host);
        session.Tool.CheckVersion(await session.RunAsync(session.Tool.Version, report, cancellationToken));
        return session;
    }

    /// <summary>All the tools that are there.</summary>
    public static IReadOnlyList<ToolSession> Present(HostEnvironment host) =>
        [.. ClusterTool.All.Select(tool => (tool, Path: ExecutableLookup.Find(tool.Program, host))).Where(t => t.Path is not null).Select(t => new ToolSession(t.tool, t.Path!))];

    public async Task<string> RunAsync(ToolCommand command, IReport report, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("kubestellar-wec-");
        try
        {
            // Only its owner may enter the directory, so only its owner reads what the tool writes there.
            var tool = new ToolProcess(_executable, Path.Combine(directory.FullName, "config"));
            return await tool.RunAsync(command, report, cancellationToken);
        }
        finally
        {
            Discard(directory);
        }
    }

    public async Task<bool> HasAsync(string cluster, IReport report, CancellationToken cancellationToken) =>
        Tool.ReadList(await RunAsync(Tool.List, report, cancellationToken)).Contains(cluster);

    private static ToolSession Find(ClusterProvider? provider, string? executable, HostEnvironment host)
    {
        if (executable is not null)
        {
            var named = provider is { } known ? ClusterTool.Of(known)
                : ClusterTool.All.FirstOrDefault(
                    tool => Path.GetFileNameWithoutExtension(executable).StartsWith(tool.Program, StringComparison.OrdinalIgnoreCase));
            return new(
                named ?? throw Missing($"Nothing tells whether '{executable}' is kind or k3d.", "Say which with -Provider."),
                ExecutableLookup.Find(executable, host)
                    ?? throw Missing($"There is no program '{executable}'.", "Give -Path the absolute path of kind or k3d."));
        }

        var tools = provider is { } wanted ? [ClusterTool.Of(wanted)] : ClusterTool.All;
        return Present(host).FirstOrDefault(session => tools.Contains(session.Tool))
            ?? throw Missing(
                $"There is no {string.Join(" and no ", tools.Select(tool => tool.Program))} in the search path.",
                "Install kind (https://kind.sigs.k8s.io) or k3d (https://k3d.io), or name the program with -Path. Any other cluster is made "
                + "with its own tools: Register-Wec takes every one that has a kubeconfig context.");
    }

    private static WecException Missing(string message, string advice) =>
        new("ToolNotFound", WecErrorKind.NotFound, message, advice);

    private static void Discard(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of the tool may still hold it; it lies in the temporary directory, readable by its owner alone.
        }
    }
}
