using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Gets a token of the ITS with which an agent introduces itself, and all that goes with it, to register a cluster on another machine.
/// </summary>
[Cmdlet(VerbsCommon.New, "WecToken", SupportsShouldProcess = true)]
[OutputType(typeof(WecToken), typeof(string))]
public sealed class NewWecTokenCommand : ItsCommand
{
    /// <summary>How long the token is to last; at least ten minutes. The ITS may shorten it.</summary>
    [Parameter]
    public TimeSpan Lifetime { get; set; } = BootstrapTokens.DefaultLifetime;

    /// <summary>Take the bootstrap token Secret that the ITS was initialised with, rather than a new token of its ServiceAccount. Its life is its own.</summary>
    [Parameter]
    public SwitchParameter UseBootstrapToken { get; set; }

    /// <summary>Puts out the clusteradm line to type on the other machine, which shows the token.</summary>
    [Parameter]
    public SwitchParameter AsJoinCommand { get; set; }

    /// <summary>Name of the WEC in that line.</summary>
    [Parameter]
    [Alias("Name")]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string? ClusterName { get; set; }

    protected override void ProcessRecord() => Guard(FirstOf(ItsContext), () =>
    {
        if (ClusterName is not null)
        {
            WecName.Check(ClusterName);
        }

        var its = OpenIts();
        var issuer = new WecTokenIssuer(its.Api);
        var request = new WecTokenRequest
        {
            Origin = new(its.Context, EffectiveKubeConfig),
            CallerCertificateAuthority = its.Configuration.Cluster.CertificateAuthorityData,
            Lifetime = Lifetime,
            PreferSecret = UseBootstrapToken,
        };
        var plan = Await(issuer.PrepareAsync(request, SilentReport.Instance, Cancel));
        var action = UseBootstrapToken ? "Read the bootstrap token" : $"Issue a bootstrap token for {Formatting.Display.Age(Lifetime)}";
        if (!ShouldProcess($"{its.Context} ({its.Api.Server.Authority})", action))
        {
            return;
        }

        var token = Await(issuer.ExecuteAsync(plan, SilentReport.Instance, Cancel));
        WriteObject(AsJoinCommand ? token.ToJoinCommand(ClusterName) : token);
    });
}
