using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>
/// Deletes clusters of kind and k3d and takes their context, and cluster and user that nothing else uses, out of the kubeconfig.
/// </summary>
public sealed class Remover
{
    private readonly HostEnvironment _host;

    public Remover()
        : this(HostEnvironment.Current)
    {
    }

    internal Remover(HostEnvironment host) => _host = host;

    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="WecException">It is no cluster of kind or k3d, or it is still registered.</exception>
    public async Task<RemovalPlan> PrepareAsync(RemovalRequest request, IReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var files = KubeconfigFiles.Read(request.KubeConfig, _host);
        var (session, cluster) = await FindAsync(request, files, report, cancellationToken);
        if (session is null)
        {
            report.Verbose($"Nothing is left of '{request.Name}'.");
            return new() { Request = request };
        }

        var exists = await session.HasAsync(cluster, report, cancellationToken);
        if (exists)
        {
            await RegistrationGuard.CheckAsync(request, _host, report, cancellationToken);
        }

        return new()
        {
            Request = request,
            Session = session,
            Delete = exists ? session.Tool.Delete(cluster) : null,
            Edits = EditsOf(request.Context, session.Tool.ContextOf(cluster), files, report),
        };
    }

    /// <summary>Carries the plan out.</summary>
    /// <exception cref="WecException">The tool failed, or the kubeconfig cannot be changed.</exception>
    public static async Task<RemovedWec> ExecuteAsync(RemovalPlan plan, IReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Delete is { } delete)
        {
            report.Progress($"{delete.Tool} deletes the cluster");
            await plan.Session!.RunAsync(delete, report, cancellationToken);
        }

        foreach (var (file, change) in plan.Edits)
        {
            await KubeconfigStore.ApplyAsync(file, change, cancellationToken);
        }

        return new()
        {
            Name = plan.Request.Name,
            ItsContext = plan.Request.Its?.Context,
            WecContext = plan.Request.Context,
            KubeConfig = plan.Request.KubeConfig,
            Changed = plan.IsNeeded,
            Provider = plan.Provider,
            ConfigFiles = [.. plan.Edits.Select(edit => edit.File)],
        };
    }

    /// <summary>By what the context says, else by asking the tools that are there.</summary>
    private async Task<(ToolSession? Session, string Cluster)> FindAsync(
        RemovalRequest request, KubeconfigFiles files, IReport report, CancellationToken cancellationToken)
    {
        var entry = files.PartOf(request.Context, "cluster");
        var recognised = ClusterTool.All.FirstOrDefault(tool => tool.ClusterOf(entry) is not null);
        if (recognised is not null && (request.Provider ?? recognised.Provider) == recognised.Provider)
        {
            return (await OpenAsync(recognised.Provider), recognised.ClusterOf(entry)!);
        }

        if (entry is not null)
        {
            throw new WecException(
                "NotProvisioned", WecErrorKind.InvalidState,
                $"The context '{request.Context}' leads to the cluster '{SafeText.Name(entry)}', which was "
                + (request.Provider is { } named ? $"not made by {ClusterTool.Of(named).Program}." : "made by neither kind nor k3d."),
                "Delete it with the tool that made it. Unregister-Wec takes it out of the ITS.");
        }

        if (request.Provider is not null || request.Executable is not null)
        {
            var tool = await OpenAsync(request.Provider);
            return (await tool.HasAsync(request.Name, report, cancellationToken) ? tool : null, request.Name);
        }

        foreach (var session in ToolSession.Present(_host))
        {
            if (await session.HasAsync(request.Name, report, cancellationToken))
            {
                return (session, request.Name);
            }
        }

        return (null, request.Name);

        Task<ToolSession> OpenAsync(ClusterProvider? provider) =>
            ToolSession.OpenAsync(provider, request.Executable, _host, report, cancellationToken);
    }

    private static IReadOnlyList<(string File, KubeconfigChange Change)> EditsOf(
        string context, string written, KubeconfigFiles files, IReport report)
    {
        if (files.Find(KubeconfigList.Contexts, context) is null)
        {
            return [];
        }

        var removals = new List<KubeconfigRemoval> { new(KubeconfigList.Contexts, context) };
        foreach (var (part, list) in new[] { ("cluster", KubeconfigList.Clusters), ("user", KubeconfigList.Users) })
        {
            if (files.PartOf(context, part) is not { } name || files.Find(list, name) is null)
            {
                continue;
            }

            var others = files.ContextsWith(part, name).Where(other => other != context).ToList();
            if (others.Count == 0)
            {
                removals.Add(new(list, name));
            }
            else if (name == written)
            {
                report.Warning($"Context {string.Join(", ", others)} still names the {part} '{SafeText.Name(name)}' that is deleted.");
            }
        }

        return [.. removals.GroupBy(removal => files.FileOf(removal.List, removal.Name)).Select(group => (group.Key, new KubeconfigChange { Removals = [.. group] }))];
    }
}
