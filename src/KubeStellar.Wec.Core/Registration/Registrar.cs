using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// Registers clusters with an ITS: installs an agent that introduces itself there. Whether it is let in, <see cref="Approver"/>
/// decides.
/// </summary>
/// <param name="its">The ITS, as the caller; null for a caller who has only a token of it.</param>
/// <param name="wec">The cluster to be registered, as the caller; null where only a manifest for a bare cluster is wanted.</param>
public sealed class Registrar(ClusterClient? its, ClusterClient? wec)
{
    private readonly ClusterClient? _wec = wec;

    private ClusterClient Wec => _wec ?? throw new InvalidOperationException("There is no cluster to change.");

    /// <summary>Prepares and executes in one.</summary>
    public async Task<RegistrationOutcome> RegisterAsync(
        RegistrationRequest request, IReport report, CancellationToken cancellationToken) =>
        await ExecuteAsync(await PrepareAsync(request, report, cancellationToken), report, cancellationToken);

    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="Errors.WecException">
    /// A wish cannot be met, the ITS is none or cannot be trusted, the caller may not install an agent, or cluster or name are taken.
    /// </exception>
    public async Task<RegistrationPlan> PrepareAsync(RegistrationRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        request.Agent.Check();
        if (_wec is not null)
        {
            // An earlier token is read from there, and a new one stored.
            WecTrust.Ensure(_wec, request.WecContext, SecretsOf(request), request.Force, report);
        }

        var survey = _wec is null ? Task.FromResult(new WecSurvey()) : SurveyAsync(_wec, request.Name, cancellationToken);
        var hub = await HubSurvey.ReadAsync(its, request, report, cancellationToken);
        var found = await survey;
        var cluster = hub.Cluster;
        var now = hub.Its?.ServerTime ?? DateTimeOffset.UtcNow;
        var agent = AgentAssessment.Of(
            found, request.Name, kubeconfig => HubMatch.IsSame(kubeconfig, request.Hub, hub.Endpoint, hub.Published), hub.Its is null || cluster is not null, now);
        report.Verbose($"'{request.Name}': {agent.Reason}");
        RegistrationRules.Check(request, found, agent, cluster);
        var labels = request.Agent.Labels.Count > 0 ? request.Agent.Labels : DeferredLabels.Read(found.Klusterlet);
        var settled = request with { Agent = request.Agent with { Labels = labels, HostAlias = request.Agent.HostAlias?.For(hub.Endpoint.Server) } };
        var plan = new RegistrationPlan(settled, found, agent)
        {
            WecServer = _wec?.Server,
            Hub = hub.Endpoint,
            Version = hub.Version,
            Its = hub.Its,
            State = RegistrationOutcome.StateOf(cluster),
            Labels = its is null ? null : DeferredLabels.Missing(cluster, labels),
        };
        if (plan.MustInstall)
        {
            await EnsureInstallableAsync(plan, report, cancellationToken);
            if (agent.State is AgentState.None or AgentState.OtherName or AgentState.OtherHub)
            {
                NameOnHub.WarnOfOthers(plan.Name, cluster, plan.Asked, report);
            }
        }

        return plan;
    }

    /// <summary>Carries the plan out. The agent then works on its own; the result does not wait for it unless that was asked for.</summary>
    /// <exception cref="Errors.WecException">No token is to be had, or a wait has run out.</exception>
    public async Task<RegistrationOutcome> ExecuteAsync(RegistrationPlan plan, IReport report, CancellationToken cancellationToken)
    {
        BootstrapToken? token = null;
        if (plan.MustInstall)
        {
            token = await TokenForAsync(plan, report, cancellationToken);
            var manifests = KlusterletManifests.Build(plan.Options, BootstrapKubeconfig.Write(plan.Hub, token, plan.Request.Hub.Proxy));
            var installer = new KlusterletInstaller(Wec, report, plan.Request.Timeout);
            await installer.InstallAsync(manifests, plan.Survey, plan.Agent.DropHubCredential, cancellationToken);
        }
        else if (plan.MustRemember)
        {
            await KlusterletInstaller.RememberAsync(Wec, plan.Survey.Klusterlet!, plan.Request.Agent.Labels, cancellationToken);
        }

        var state = plan.Request.Wait ? await new AgentWait(Wec, plan, report).UntilRegisteredAsync(cancellationToken) : plan.State;
        // Where somebody accepts by himself or beforehand, there is nothing to defer.
        var labelled = its is not null && (plan.Labels is not null || state is RegistrationState.Accepted or RegistrationState.Joined)
            && await DeferredLabels.ApplyAsync(its, plan.Request.Origin, plan.Name, plan.Request.Agent.Labels, report, cancellationToken);
        return Outcome(plan, state, token).With(outcome => outcome.Changed = plan.IsNeeded || labelled);
    }

    /// <summary>What would be applied, as YAML: the Klusterlet type first, by itself, and then everything else.</summary>
    /// <param name="plan">The prepared registration.</param>
    /// <param name="withSecrets">False to leave out the Secrets, so that the rest can be kept where anybody may read it.</param>
    public async Task<IReadOnlyList<string>> RenderAsync(
        RegistrationPlan plan, bool withSecrets, IReport report, CancellationToken cancellationToken)
    {
        var kubeconfig = withSecrets
            ? BootstrapKubeconfig.Write(plan.Hub, await TokenForAsync(plan, report, cancellationToken), plan.Request.Hub.Proxy)
            : null;
        return RegistrationManifest.Write(plan, kubeconfig, withSecrets);
    }

    private async Task<BootstrapToken> TokenForAsync(RegistrationPlan plan, IReport report, CancellationToken cancellationToken) =>
        plan.Request.Token ?? await BootstrapTokens.RequestAsync(
            its ?? throw new InvalidOperationException("Neither an ITS nor a token of it."), plan.Request.TokenLifetime, report,
            cancellationToken);

    private async Task EnsureInstallableAsync(RegistrationPlan plan, IReport report, CancellationToken cancellationToken)
    {
        if (_wec is not null)
        {
            await InstallRights.EnsureAsync(_wec, cancellationToken);
            await PriorityClassCheck.EnsureExistsAsync(_wec, plan.Request.Agent.PriorityClass, cancellationToken);
        }

        if (its is null && plan.Request.AgentVersion is null)
        {
            report.Warning(
                $"A token does not tell what the ITS runs; the agent will be {plan.Version.Tag}. -AgentVersion says it, as what New-WecToken puts out does.");
        }

        if (plan.Its is { } hub)
        {
            plan.Asked = await RequestBacklog.ReadAsync(hub, plan.Name, report, cancellationToken);
            RequestBacklog.Check(plan.Asked, plan.Name, report);
            await NameOnHub.WarnOfNamespaceAsync(hub, plan.Name, report, cancellationToken);
        }
    }

    private static string SecretsOf(RegistrationRequest request) => WecTrust.TokenOf(request.Hub.Server ?? request.Hub.CallerServer)
        + (request.Agent.PullCredential is { } credential ? $", with the pull credential for {credential.Registries}," : "");

    private static async Task<WecSurvey> SurveyAsync(ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await WecSurvey.ReadAsync(wec, name, cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may not even look is told everything that is missing, not the first of it.
            await InstallRights.EnsureAsync(wec, cancellationToken);
            throw;
        }
    }

    private static RegistrationOutcome Outcome(RegistrationPlan plan, RegistrationState state, BootstrapToken? token)
    {
        var present = plan.MustInstall ? null : plan.Survey.Klusterlet?.Spec;
        return new()
        {
            Name = plan.Name,
            ItsContext = plan.Request.Origin.ItsContext is { Length: > 0 } context ? context : null,
            WecContext = plan.Request.WecContext,
            KubeConfig = plan.Request.Origin.KubeConfig,
            State = state,
            AgentVersion = AgentVersion.TagOf(present?.Image) ?? plan.Version.Tag,
            Mode = present is null ? plan.Request.Agent.Mode : ModeOf(present),
            HubUrl = present is null ? plan.Hub.Server : (plan.Survey.Hub ?? plan.Survey.Bootstrap)?.Server ?? plan.Hub.Server,
            TokenExpires = token?.Expires,
            AgentId = plan.NeedsApproval ? null : plan.Survey.AgentId,
            TokenId = TokenIdOf(plan, token),
            KnownRequests = plan.MustInstall ? [.. plan.Asked.Select(e => e.RequestName)] : [],
            NeedsApproval = plan.NeedsApproval,
            Label = plan.Request.Agent.Labels.Count > 0 ? ValueDictionary.Of(plan.Request.Agent.Labels) : null,
        };
    }

    /// <summary>By which token the agent asks, or has asked; one that keeps its certificate asks by none.</summary>
    private static string? TokenIdOf(RegistrationPlan plan, BootstrapToken? token) => (token, plan.Survey.Klusterlet) switch
    {
        ({ } given, _) => plan.NeedsApproval ? given.Id : null,
        (null, { AsksApiServer: true }) => plan.Survey.Bootstrap?.CredentialId,
        _ => null,
    };

    private static KlusterletMode ModeOf(KlusterletSpec klusterlet) =>
        klusterlet.DeployOption?.Mode == nameof(KlusterletMode.Singleton) ? KlusterletMode.Singleton : KlusterletMode.Default;
}
