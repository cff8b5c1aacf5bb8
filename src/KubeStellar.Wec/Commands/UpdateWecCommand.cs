using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.AgentUpdates;

namespace KubeStellar.Wec.Commands;

/// <summary>Brings the agent of WECs to another release: that of the ITS, unless another is given.</summary>
[Cmdlet(VerbsData.Update, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(AgentUpdate))]
public sealed class UpdateWecCommand : FleetCommand
{
    /// <summary>Release of the agent, such as v1.3.1; that of the ITS unless given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ItsWordCompleter))]
    public string? AgentVersion { get; set; }

    /// <summary>Registry and path the images move to, such as registry.example/ocm; each image stays in its own unless given.</summary>
    [Parameter]
    public string? ImageRegistry { get; set; }

    /// <summary>Waits until operator and agents run the release.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Goes back to an older release, ahead of the ITS, or on from images that a digest pins.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var wec = OpenWec(name);
        var updater = new AgentUpdater(its.Api, wec.Api);
        var request = new AgentUpdateRequest
        {
            Name = name,
            ItsContext = its.Context,
            WecContext = wec.Context,
            KubeConfig = EffectiveKubeConfig,
            AgentVersion = AgentVersion,
            ImageRegistry = ImageRegistry,
            Wait = Wait,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            Force = Force,
        };
        Start(name, async (context, cancellationToken) =>
        {
            var plan = await updater.PrepareAsync(request, context, cancellationToken);
            return plan.IsNeeded && !await context.ConfirmAsync(Subject(name, wec), $"Update the agent: {string.Join("; ", plan.Changes)}")
                ? null
                : await updater.ExecuteAsync(plan, context, cancellationToken);
        });
    }
}
