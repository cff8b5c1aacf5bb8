using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Commands;

/// <summary>
/// Installs the agent on clusters that are to become WECs. It introduces itself to the ITS, where Approve-Wec lets it in.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "Wec", SupportsShouldProcess = true, DefaultParameterSetName = ByContext)]
[OutputType(typeof(RegistrationOutcome), typeof(string))]
public sealed class RegisterWecCommand : AgentCommand
{
    private const string ByContext = "Its";
    private const string ByToken = "Token";

    private bool _isAddressTyped;

    /// <summary>Token of the ITS, for a machine that has no context of it; New-WecToken puts one out with all that belongs to it.</summary>
    [Parameter(ParameterSetName = ByToken, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public SecureString? Token { get; set; }

    /// <summary>Address of the ITS as the WEC reaches it; chosen by itself unless given.</summary>
    [Parameter(ParameterSetName = ByContext)]
    [Parameter(ParameterSetName = ByToken, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Uri? HubApiServer { get; set; }

    /// <summary>Address that the ITS publishes for its own network, where only a token of it is there to say so.</summary>
    [Parameter(ParameterSetName = ByToken, ValueFromPipelineByPropertyName = true)]
    public Uri? InternalHubApiServer { get; set; }

    /// <summary>Use the address that the ITS publishes for its own network.</summary>
    [Parameter]
    public SwitchParameter UseInternalEndpoint { get; set; }

    /// <summary>PEM file, or PEM text, with the certificate authority of the ITS; that of the kubeconfig unless given.</summary>
    [Parameter(ParameterSetName = ByContext)]
    [Parameter(ParameterSetName = ByToken, ValueFromPipelineByPropertyName = true)]
    public string? CertificateAuthority { get; set; }

    /// <summary>Proxy by which the agent reaches the ITS.</summary>
    [Parameter]
    public Uri? ProxyUrl { get; set; }

    /// <summary>PEM file, or PEM text, with the certificate authority of that proxy, which the agent trusts as well.</summary>
    [Parameter]
    public string? ProxyCertificateAuthority { get; set; }

    /// <summary>Version of the agent, such as v1.3.1; that of the ITS unless given.</summary>
    [Parameter(ParameterSetName = ByContext)]
    [Parameter(ParameterSetName = ByToken, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.ItsWordCompleter))]
    public string? AgentVersion { get; set; }

    /// <summary>Labels for the WEC. It gets them once it is accepted: from Approve-Wec behind this in a pipeline, or when this is run again.</summary>
    [Parameter]
    [Pairs]
    [ArgumentCompleter(typeof(Completion.HashtableCompleter))]
    public Hashtable? Label { get; set; }

    /// <summary>Puts out what would be applied, as YAML for kubectl or a Git repository, and changes nothing on the WEC. It holds a token.</summary>
    [Parameter]
    public SwitchParameter AsManifest { get; set; }

    /// <summary>Leaves the Secrets out of the manifest, so that it can be kept where anybody may read it.</summary>
    [Parameter]
    public SwitchParameter WithoutSecret { get; set; }

    /// <summary>Waits until the agent runs and has introduced itself.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait for each step, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>
    /// Take over a cluster that belongs to another hub, or a name that another agent has; give the agent an address that is not trusted from
    /// here; store the token in a WEC that is not verified.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing()
    {
        _isAddressTyped = HubApiServer is not null;
        base.BeginProcessing();
    }

    // A cluster that is yet to be a WEC is known to no ITS.
    private protected override bool LooksUpAddresses => false;

    private protected override void Put(object result)
    {
        if (result is RegistrationOutcome outcome)
        {
            SessionDefaults.Current.Remember(outcome.KubeConfig, outcome.ItsContext, outcome.Name, outcome.WecContext);
        }

        base.Put(result);
    }

    private protected override AgentSettings Adjust(AgentSettings settings) =>
        Label is null ? settings : settings with { Labels = Values.Of(Label, "-Label") };

    protected override void Submit(string name)
    {
        var its = Token is null ? OpenIts() : null;
        var wec = AsManifest ? FindWec(name) : OpenWec(name);
        var request = RequestFor(name, its, wec);
        var registrar = new Registrar(its?.Api, wec?.Api);
        Start(name, async (context, cancellationToken) => AsManifest
            ? await RenderAsync(registrar, request, context, cancellationToken)
            : await RegisterAsync(registrar, request, wec!, context, cancellationToken));
    }

    private static async Task<RegistrationOutcome?> RegisterAsync(
        Registrar registrar, RegistrationRequest request, Space wec, IWorkContext context, CancellationToken cancellationToken)
    {
        var plan = await registrar.PrepareAsync(request, context, cancellationToken);
        if (plan.IsNeeded && !await context.ConfirmAsync(Subject(request.Name, wec), $"Register with {plan.Hub.Server.Authority}: {string.Join("; ", plan.Changes)}"))
        {
            return null;
        }

        return await registrar.ExecuteAsync(plan, context, cancellationToken);
    }

    private async Task<object?> RenderAsync(
        Registrar registrar, RegistrationRequest request, IWorkContext context, CancellationToken cancellationToken)
    {
        var plan = await registrar.PrepareAsync(request, context, cancellationToken);
        if (!WithoutSecret)
        {
            if (Token is null && !await context.ConfirmAsync(request.Hub.CallerServer.Authority, $"Issue a bootstrap token for the manifest of {request.Name}"))
            {
                return null;
            }

            context.Warning("The manifest holds a token of the ITS. -WithoutSecret leaves it out.");
        }

        return (await registrar.RenderAsync(plan, !WithoutSecret, context, cancellationToken)).ToArray();
    }

    private RegistrationRequest RequestFor(string name, Space? its, Space? wec) => new()
    {
        Name = name,
        Origin = new(its?.Context ?? FirstOf(ItsContext) ?? "", EffectiveKubeConfig, wec?.Context),
        WecContext = wec?.Context ?? name,
        Hub = new()
        {
            CallerServer = its?.Configuration.Cluster.Server ?? HubApiServer!,
            CallerCertificateAuthority = its?.Configuration.Cluster.CertificateAuthorityData,
            Server = its is not null || _isAddressTyped ? HubApiServer : null,
            PublishedServer = its is null ? InternalHubApiServer : null,
            CertificateAuthority = PemOf(FirstOf(CertificateAuthority), "-CertificateAuthority"),
            UseInternal = UseInternalEndpoint,
            Proxy = ProxyUrl,
            ProxyCertificateAuthority = PemOf(ProxyCertificateAuthority, "-ProxyCertificateAuthority"),
            HasHostAlias = HubHostAlias is not null,
            Observer = Observer,
        },
        Token = Token is null ? null : BootstrapToken.Of(Token),
        AgentVersion = FirstOf(AgentVersion),
        ImageRegistry = ImageRegistry,
        Agent = Settings,
        Force = Force,
        Wait = Wait,
        Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };

    private byte[]? PemOf(string? fileOrText, string parameter) => fileOrText switch
    {
        null => null,
        _ when fileOrText.Contains("-----BEGIN", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(fileOrText),
        _ => ReadFile(fileOrText, parameter),
    };
}
