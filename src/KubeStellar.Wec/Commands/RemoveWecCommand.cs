using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.LocalClusters;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Commands;

/// <summary>Deletes clusters that kind or k3d made, and takes their contexts out of the kubeconfig.</summary>
[Cmdlet(VerbsCommon.Remove, "Wec", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedWec))]
public sealed class RemoveWecCommand : FleetCommand
{
    private object? _provider;

    /// <summary>The tool that made it; told from its context unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ClusterProvider? Provider { get => (ClusterProvider?)_provider; set => _provider = value; }

    /// <summary>The program, where it is not in the search path.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>Deletes it although it is still registered with an ITS.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Submit(string name)
    {
        var request = new RemovalRequest
        {
            Name = name,
            Context = ContextFor(name),
            // To be asked whether the cluster is still registered there.
            Its = FindIts(),
            KubeConfig = EffectiveKubeConfig,
            Provider = Provider,
            Executable = FirstOf(Path) is { } path ? FilePaths.Of(this, path) : null,
            Force = Force,
            Observer = Observer,
        };
        var remover = new Remover();
        Start(name, async (context, cancellationToken) =>
        {
            var plan = await remover.PrepareAsync(request, context, cancellationToken);
            return plan.IsNeeded && !await context.ConfirmAsync(name, string.Join("; ", plan.Changes))
                ? null
                : await Remover.ExecuteAsync(plan, context, cancellationToken);
        });
    }
}
