using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// Registers clusters with an ITS: installs an agent that introduces itself there. Whether it is let in, <see cref="Approver"/>
/// decides.
/// </summary>
/// <param name="its">The ITS, as the caller.</param>
/// <param name="wec">The cluster to be registered, as the caller.</param>
public sealed class Registrar(ApiClient its, ApiClient wec)
{
    /// <summary>Prepares and executes in one.</summary>
    public async Task<RegistrationOutcome> RegisterAsync(RegistrationRequest request, IReport report, CancellationToken cancel) =>
        await ExecuteAsync(await PrepareAsync(request, report, cancel), report, cancel);

    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="Errors.WecException">
    /// The name is no name, the ITS is none or cannot be trusted, the caller may not install an agent, or cluster or name are taken.
    /// </exception>
    public async Task<RegistrationPlan> PrepareAsync(RegistrationRequest request, IReport report, CancellationToken cancel)
    {
        WecName.Check(request.Name);
        await HubCheck.EnsureIsHubAsync(its, cancel);
        var survey = SurveyAsync(cancel);
        var known = its.FindAsync(OcmTypes.ManagedClusters, request.Name, null, OcmJson.Default.ManagedCluster, cancel);
        var published = ClusterInfo.FindAsync(its, cancel);
        var version = AgentVersions.ResolveAsync(request.AgentVersion, request.ImageRegistry, its, report, cancel);
        await Task.WhenAll(survey, known, published, version);

        var cluster = await known;
        var found = await survey;
        var hub = await HubEndpoints.ResolveAsync(request.Hub, its, await published, report, cancel);
        var agent = AgentAssessment.Of(
            found, request.Name, kubeconfig => IsSameHub(kubeconfig, request.Hub, hub, published.Result), cluster is not null, its.ServerTime);
        report.Verbose($"'{request.Name}': {agent.Reason}");
        RegistrationRules.Check(request, found, agent, cluster);
        if (agent.State != AgentState.Working)
        {
            await InstallRights.EnsureAsync(wec, cancel);
        }

        return new(request, found, agent.DropHubCredential, RegistrationOutcome.StateOf(cluster))
        {
            WecServer = wec.Server,
            Hub = hub,
            Version = await version,
            Changes = agent.State == AgentState.Working ? [] : ChangesOf(request, found, agent, hub, await version),
        };
    }

    /// <summary>Carries the plan out. The agent then works on its own; the result does not wait for it unless that was asked for.</summary>
    /// <exception cref="Errors.WecException">No token is to be had, or a wait has run out.</exception>
    public async Task<RegistrationOutcome> ExecuteAsync(RegistrationPlan plan, IReport report, CancellationToken cancel)
    {
        BootstrapToken? token = null;
        if (plan.IsNeeded)
        {
            token = plan.Request.Token ?? await BootstrapTokens.RequestAsync(its, plan.Request.TokenLifetime, report, cancel);
            await InstallAsync(plan, token, report, cancel);
        }

        var state = plan.Request.Wait ? await WaitAsync(plan, report, cancel) : plan.State;
        return new()
        {
            Name = plan.Name,
            ItsContext = plan.Request.Origin.ItsContext,
            WecContext = plan.Request.WecContext,
            KubeConfig = plan.Request.Origin.KubeConfig,
            Changed = plan.IsNeeded,
            State = state,
            AgentVersion = plan.IsNeeded ? plan.Version.Tag : TagOfPresent(plan),
            Mode = plan.IsNeeded ? plan.Request.Mode : ModeOf(plan.Survey.Klusterlet),
            HubUrl = plan.IsNeeded ? plan.Hub.Server : (plan.Survey.Hub ?? plan.Survey.Bootstrap)?.Server ?? plan.Hub.Server,
            TokenExpires = token?.Expires,
        };
    }

    private async Task<WecSurvey> SurveyAsync(CancellationToken cancel)
    {
        try
        {
            return await WecSurvey.ReadAsync(wec, cancel);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may not even look is told everything that is missing, not the first of it.
            await InstallRights.EnsureAsync(wec, cancel);
            throw;
        }
    }

    private static string TagOfPresent(RegistrationPlan plan) =>
        AgentVersion.TagOf(plan.Survey.Klusterlet?.Spec.Image) ?? plan.Version.Tag;

    private static KlusterletMode ModeOf(Klusterlet? klusterlet) =>
        klusterlet?.Spec.DeployOption?.Mode == nameof(KlusterletMode.Singleton) ? KlusterletMode.Singleton : KlusterletMode.Default;

    /// <summary>A hub is known by any of its addresses, or by its authority where it has one of its own.</summary>
    private static bool IsSameHub(StoredKubeconfig found, HubEndpointRequest wanted, HubEndpoint chosen, StoredKubeconfig? published)
    {
        Uri?[] addresses = [wanted.CallerServer, wanted.Server, chosen.Server, published?.Server];
        return addresses.Any(address => address is not null && Same(address, found.Server))
            || CertificateBundle.Overlap(found.CertificateAuthority, chosen.CertificateAuthority);
    }

    private static bool Same(Uri one, Uri other) =>
        Uri.Compare(
            one, other, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        || one.AbsoluteUri.TrimEnd('/') == other.AbsoluteUri.TrimEnd('/');

    private static List<string> ChangesOf(
        RegistrationRequest request, WecSurvey survey, AgentAssessment agent, HubEndpoint hub, AgentVersion version)
    {
        var changes = new List<string>();
        if (!survey.HasType)
        {
            changes.Add($"create the type {KlusterletCrd.Name}");
        }

        if (agent.DropHubCredential)
        {
            changes.Add("delete the agent's credential of an earlier registration");
        }

        changes.Add(request.Token is null ? "get a bootstrap token from the ITS" : "use the given bootstrap token");
        changes.Add($"store it in the WEC, for {hub.Server}");
        changes.Add($"install the klusterlet operator {version.Tag}: its namespaces, ServiceAccount, ClusterRole and Deployment");
        changes.Add($"create Klusterlet {Klusterlet.DefaultName} as '{request.Name}' in {request.Mode} mode");
        return changes;
    }

    private async Task InstallAsync(RegistrationPlan plan, BootstrapToken token, IReport report, CancellationToken cancel)
    {
        var request = plan.Request;
        var options = new KlusterletOptions
        {
            ClusterName = request.Name,
            Version = plan.Version,
            Mode = request.Mode,
            CertificateLifetime = request.CertificateLifetime,
            Labels = request.Labels,
            Annotations = request.Annotations,
            ExternalServer = plan.Survey.ExternalServer,
            HostAlias = request.HostAlias,
            HasFullType = plan.Survey.HasFullType,
        };
        var manifests = KlusterletManifests.Build(options, BootstrapKubeconfig.Write(plan.Hub, token, request.Proxy));
        var installer = new KlusterletInstaller(wec, report, request.Timeout);
        await installer.InstallAsync(manifests, plan.Survey.HasType, plan.DropHubCredential, cancel);
    }

    private async Task<RegistrationState> WaitAsync(RegistrationPlan plan, IReport report, CancellationToken cancel)
    {
        var waiter = new Waiter(its, plan.Request.Origin);
        await foreach (var result in waiter.WaitAsync([plan.Name], WecMilestone.Registered, plan.Request.Timeout, report, cancel))
        {
            if (result.Error is { } error)
            {
                throw await AgentDiagnosis.AddToAsync(error, wec, cancel);
            }
        }

        return RegistrationOutcome.StateOf(
            await its.FindAsync(OcmTypes.ManagedClusters, plan.Name, null, OcmJson.Default.ManagedCluster, cancel));
    }
}
