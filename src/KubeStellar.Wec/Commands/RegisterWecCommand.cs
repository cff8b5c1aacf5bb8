using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Installs the agent on clusters that are to become WECs. It introduces itself to the ITS, where Approve-Wec lets it in.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "Wec", SupportsShouldProcess = true)]
[OutputType(typeof(RegistrationOutcome))]
public sealed class RegisterWecCommand : FleetCommand
{
    private object? _mode;
    private IReadOnlyDictionary<string, string> _labels = new Dictionary<string, string>();

    /// <summary>Version of the agent, such as v1.3.1; that of the ITS unless given.</summary>
    [Parameter]
    public string? AgentVersion { get; set; }

    /// <summary>Registry and path of the agent's images, such as registry.example/ocm.</summary>
    [Parameter]
    public string? ImageRegistry { get; set; }

    /// <summary>Default runs registration and work agent apart, Singleton in one.</summary>
    [Parameter]
    public KlusterletMode Mode { get => (KlusterletMode)(_mode ?? KlusterletMode.Default); set => _mode = value; }

    /// <summary>Address of the ITS as the WEC reaches it; chosen by itself unless given.</summary>
    [Parameter]
    public Uri? HubApiServer { get; set; }

    /// <summary>Use the address that the ITS publishes for its own network.</summary>
    [Parameter]
    public SwitchParameter UseInternalEndpoint { get; set; }

    /// <summary>PEM file with the certificate authority of the ITS; that of the kubeconfig unless given.</summary>
    [Parameter]
    public string? CertificateAuthority { get; set; }

    /// <summary>Labels the agent asks for when it introduces itself. Agents up to OCM 1.3 do not; use Set-WecLabel once approved.</summary>
    [Parameter]
    public Hashtable? Label { get; set; }

    /// <summary>Waits until the agent has introduced itself.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait for each step, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Take over a cluster that belongs to another hub, or a name that another agent has.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing()
    {
        if (Label is not null)
        {
            Demand(Label, () =>
            {
                _labels = Values.Of(Label, "-Label");
                LabelRules.Check(_labels);
                return true;
            });
        }
    }

    protected override void Submit(string name)
    {
        var its = OpenIts();
        var wec = OpenWec(name);
        var request = RequestFor(name, its, wec);
        var registrar = new Registrar(its.Api, wec.Api);
        Start(name, async (context, cancel) => await RegisterAsync(registrar, request, wec, context, cancel));
    }

    private byte[] ReadCertificateAuthority(string path)
    {
        try
        {
            return File.ReadAllBytes(GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WecException(
                "CertificateAuthorityUnreadable", WecErrorKind.NotFound, $"The file of -CertificateAuthority cannot be read: {e.Message}",
                "Give the path of a PEM file.", e);
        }
    }

    private static async Task<RegistrationOutcome?> RegisterAsync(
        Registrar registrar, RegistrationRequest request, Space wec, IWorkContext context, CancellationToken cancel)
    {
        var plan = await registrar.PrepareAsync(request, context, cancel);
        if (plan.IsNeeded && !await context.ConfirmAsync(Subject(request.Name, wec), $"Register with {plan.Hub.Server}: {string.Join("; ", plan.Changes)}"))
        {
            return null;
        }

        return await registrar.ExecuteAsync(plan, context, cancel);
    }

    private RegistrationRequest RequestFor(string name, Space its, Space wec) => new()
    {
        Name = name,
        Origin = OriginOf(its),
        WecContext = wec.Context,
        Hub = new()
        {
            CallerServer = its.Configuration.Cluster.Server,
            CallerCertificateAuthority = its.Configuration.Cluster.CertificateAuthorityData,
            Server = HubApiServer,
            CertificateAuthority = CertificateAuthority is null ? null : ReadCertificateAuthority(CertificateAuthority),
            UseInternal = UseInternalEndpoint,
        },
        AgentVersion = AgentVersion,
        ImageRegistry = ImageRegistry,
        Mode = Mode,
        Labels = _labels,
        Force = Force,
        Wait = Wait,
        Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };
}
