using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>
/// Makes clusters with kind or k3d and puts their context into the user's kubeconfig. Cut off anywhere it can be run again: a cluster that is
/// there is not made twice, and a context that is missing is added.
/// </summary>
public sealed class Provisioner
{
    /// <summary>What KubeStellar's guides call the hosting cluster; where k3d made it, WECs must share its network.</summary>
    private const string HostingCluster = "kubeflex";

    private readonly HostEnvironment _host;

    public Provisioner()
        : this(HostEnvironment.Current)
    {
    }

    internal Provisioner(HostEnvironment host) => _host = host;

    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="WecException">The tool is missing or too old, the context is taken, or what is asked cannot be done.</exception>
    public async Task<ProvisioningPlan> PrepareAsync(ProvisioningRequest request, IReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = await ToolSession.OpenAsync(request.Provider, request.Executable, _host, report, cancellationToken);
        MachineChecks.EnsureEngine(_host);
        var clusters = session.Tool.ReadList(await session.RunAsync(session.Tool.List, report, cancellationToken));
        var files = KubeconfigFiles.Read(request.KubeConfig, _host);
        var wanted = WithNetwork(request, session.Tool, clusters, report);
        var create = session.Tool.Create(wanted);
        if (!clusters.Contains(request.Name))
        {
            CheckContext(request, session.Tool, files, null);
            MachineChecks.WarnOfInotify(report);
            return new()
            {
                Request = wanted,
                Session = session,
                Create = create,
                Changes = [create.ToString(), $"add context {request.Context} to {files.FileOf(KubeconfigList.Contexts, request.Context)}"],
            };
        }

        var known = await KubeconfigAsync(session, request, report, cancellationToken);
        CheckContext(request, session.Tool, files, known);
        report.Verbose($"{session.Tool.Program} has a cluster '{request.Name}' already.");
        return new()
        {
            Request = wanted,
            Session = session,
            Known = known,
            Changes = [.. known.ChangesTo(files).Select(change => $"put context {request.Context} of the cluster that is there into {change.File}")],
        };
    }

    /// <summary>Carries the plan out.</summary>
    /// <exception cref="WecException">The tool failed, or the kubeconfig cannot be changed.</exception>
    public async Task<ProvisionedWec> ExecuteAsync(ProvisioningPlan plan, IReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var request = plan.Request;
        if (plan.Create is { } create)
        {
            report.Progress($"{create.Tool} makes the cluster");
            await plan.Session.RunAsync(create, report, cancellationToken);
        }

        var made = plan.Known ?? await KubeconfigAsync(plan.Session, request, report, cancellationToken);
        string? kept = null;
        foreach (var (file, change) in made.ChangesTo(KubeconfigFiles.Read(request.KubeConfig, _host)))
        {
            kept = await KubeconfigStore.ApplyAsync(file, change, cancellationToken) ?? kept;
        }

        if (request.Wait)
        {
            await ClusterReadiness.WaitAsync(request, _host, report, cancellationToken);
        }

        return new()
        {
            Name = request.Name,
            ItsContext = request.ItsContext,
            WecContext = request.Context,
            KubeConfig = request.KubeConfig,
            Changed = plan.IsNeeded,
            Provider = plan.Provider,
            Server = made.Server,
            InternalServer = plan.Session.Tool.InternalServer(request.Name),
            ConfigFile = KubeconfigFiles.Read(request.KubeConfig, _host).FileOf(KubeconfigList.Contexts, request.Context),
            BackupFile = kept,
        };
    }

    private static ProvisioningRequest WithNetwork(
        ProvisioningRequest request, ClusterTool tool, IReadOnlyList<string> clusters, IReport report)
    {
        if (tool.Provider != ClusterProvider.K3d || request.Network is not null || request.ConfigFile is not null
            || request.Name == HostingCluster || !clusters.Contains(HostingCluster))
        {
            return request;
        }

        var network = tool.ContextOf(HostingCluster);
        report.Verbose($"Clusters of k3d each have a network of their own; this one goes into {network}, where its agent reaches the ITS.");
        return request with { Network = network };
    }

    private static async Task<ToolKubeconfig> KubeconfigAsync(
        ToolSession session, ProvisioningRequest request, IReport report, CancellationToken cancellationToken) =>
        ToolKubeconfig.Read(
            await session.RunAsync(session.Tool.Kubeconfig(request.Name), report, cancellationToken), request.Context, session.Tool,
            request.Name);

    /// <summary>A context may be replaced that leads to this cluster, or led to one of its name that is gone.</summary>
    private static void CheckContext(ProvisioningRequest request, ClusterTool tool, KubeconfigFiles files, ToolKubeconfig? known)
    {
        if (request.Force || files.Find(KubeconfigList.Contexts, request.Context) is null)
        {
            return;
        }

        var cluster = files.PartOf(request.Context, "cluster");
        var server = cluster is null ? null : files.ServerOf(cluster);
        var isOurs = cluster == tool.ContextOf(request.Name)
            || (known is not null && Uri.TryCreate(server, UriKind.Absolute, out var address) && address == known.Server);
        if (!isOurs)
        {
            throw new WecException(
                "ContextTaken", WecErrorKind.AlreadyExists,
                $"The kubeconfig has a context '{request.Context}' that leads to another cluster"
                + (server is null ? "." : $" ({SafeText.Of(server, 200)})."),
                "Give the new cluster another name or -WecContext, or replace the context with -Force; its cluster and user stay.");
        }
    }
}
