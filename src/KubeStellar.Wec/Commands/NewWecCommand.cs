using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.LocalClusters;
using KubeStellar.Wec.LocalClusters.Tools;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>Makes clusters with kind or k3d that can become WECs, and puts their contexts into the kubeconfig.</summary>
[Cmdlet(VerbsCommon.New, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(ProvisionedWec))]
public sealed class NewWecCommand : FleetCommand
{
    /// <summary>Making a cluster is heavy work for this machine.</summary>
    private const int MadeAtOnce = 2;

    private object? _provider;

    /// <summary>The tool that makes it: Kind or K3d. The one that is installed unless given, kind where both are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ClusterProvider? Provider { get => (ClusterProvider?)_provider; set => _provider = value; }

    /// <summary>The program, where it is not in the search path.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>Version of Kubernetes, such as 1.33.1; the tool's own unless given.</summary>
    [Parameter]
    public string? KubernetesVersion { get; set; }

    /// <summary>Image of the nodes, such as kindest/node:v1.33.1 or rancher/k3s:v1.33.1-k3s1.</summary>
    [Parameter]
    public string? Image { get; set; }

    /// <summary>Configuration file of kind or k3d.</summary>
    [Parameter]
    public string? Config { get; set; }

    /// <summary>Container network to put it in. With k3d that of the cluster kubeflex unless given, where there is one.</summary>
    [Parameter]
    public string? Network { get; set; }

    /// <summary>Port of this machine for its API server; any free one unless given.</summary>
    [Parameter]
    [ValidateRange(1, 65_535)]
    public int? ApiPort { get; set; }

    /// <summary>Ports of this machine that lead into it, such as 8080:30080, with k3d also 8080:80@loadbalancer. None unless given.</summary>
    [Parameter]
    public string[] Port { get; set; } = [];

    /// <summary>Waits until it answers and a node takes pods.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Replaces a context of that name that leads to another cluster.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override int AtOnce =>
        MyInvocation.BoundParameters.ContainsKey(nameof(ThrottleLimit)) ? ThrottleLimit : MadeAtOnce;

    protected override void Submit(string name)
    {
        if (Name.Length > 1 && (ApiPort is not null || Port.Length > 0))
        {
            throw new WecException(
                "AmbiguousPort", WecErrorKind.InvalidInput, "One port of this machine cannot lead to several clusters.",
                "Leave -ApiPort and -Port out, or make the clusters one by one.");
        }

        var request = new ProvisioningRequest
        {
            Name = name,
            Context = ContextFor(name),
            ItsContext = Contexts.Its(ItsContext, ContextNeed.Chosen),
            KubeConfig = EffectiveKubeConfig,
            Provider = Provider,
            Executable = FirstOf(Path) is { } path ? FilePaths.Of(this, path) : null,
            KubernetesVersion = FirstOf(KubernetesVersion),
            Image = FirstOf(Image),
            ConfigFile = FirstOf(Config) is { } config ? FilePaths.Of(this, config) : null,
            Network = FirstOf(Network),
            ApiPort = ApiPort,
            Ports = Port,
            Wait = Wait,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            Force = Force,
            Observer = Observer,
        };
        var provisioner = new Provisioner();
        Start(name, async (context, cancellationToken) =>
        {
            var plan = await provisioner.PrepareAsync(request, context, cancellationToken);
            return plan.IsNeeded && !await context.ConfirmAsync(name, string.Join("; ", plan.Changes))
                ? null
                : await provisioner.ExecuteAsync(plan, context, cancellationToken);
        });
    }
}
