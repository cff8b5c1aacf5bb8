using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Repair;

namespace KubeStellar.Wec.Commands;

/// <summary>Brings WECs back to their ITS after its address or authority has changed, or a token or certificate has ended.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(RepairOutcome))]
public sealed class RepairWecCommand : FleetCommand
{
    private byte[]? _authority;

    /// <summary>Address of the ITS as the WEC reaches it; chosen by itself unless given.</summary>
    [Parameter]
    public Uri? HubApiServer { get; set; }

    /// <summary>Use the address that the ITS publishes for its own network.</summary>
    [Parameter]
    public SwitchParameter UseInternalEndpoint { get; set; }

    /// <summary>PEM file with the certificate authority of the ITS; that of the kubeconfig unless given.</summary>
    [Parameter]
    public string? CertificateAuthority { get; set; }

    /// <summary>
    /// Gives a healthy agent a new bootstrap kubeconfig too, without a question, and takes one away from another hub; sends it to an address
    /// that does not answer from here; stores the token in a WEC that is not verified.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _authority = CertificateAuthority is { } path ? Demand(path, () => ReadFile(path, "-CertificateAuthority")) : null;
    }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var wec = OpenWec(name);
        var repairer = new Repairer(its.Api, wec.Api);
        var request = RequestFor(name, its, wec);
        Start(name, async (context, cancellationToken) =>
        {
            var plan = await repairer.PrepareAsync(request, context, cancellationToken);
            return plan.IsNeeded && !await IsWantedAsync(plan, wec, context) ? null : await repairer.ExecuteAsync(
                plan, context, cancellationToken);
        });
    }

    private static async Task<bool> IsWantedAsync(RepairPlan plan, Space wec, IWorkContext context)
    {
        var subject = Subject(plan.Name, wec);
        return await context.ConfirmAsync(subject, $"Repair{Because(plan)}: {string.Join("; ", plan.Changes)}")
            && (plan.Risk is null || await context.ConfirmRiskAsync(subject, plan.Risk));
    }

    private static string Because(RepairPlan plan) => plan.Findings.Count == 0 ? "" : $" ({string.Join("; ", plan.Findings)})";

    private RepairRequest RequestFor(string name, Space its, Space wec) => new()
    {
        Name = name,
        ItsContext = its.Context,
        WecContext = wec.Context,
        KubeConfig = EffectiveKubeConfig,
        Hub = new()
        {
            CallerServer = its.Configuration.Cluster.Server,
            CallerCertificateAuthority = its.Configuration.Cluster.CertificateAuthorityData,
            Server = HubApiServer,
            CertificateAuthority = _authority,
            UseInternal = UseInternalEndpoint,
            Observer = Observer,
        },
        Force = Force,
    };
}
