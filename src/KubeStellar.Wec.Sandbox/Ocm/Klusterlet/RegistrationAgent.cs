using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Work;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>
/// The registration agent of one Klusterlet. It dials the hub with the bootstrap kubeconfig, asks for a certificate, and once it
/// has one and the hub accepts the cluster, keeps lease and status fresh and lets the work agent run.
/// </summary>
/// <remarks>Every step starts from what is in the Secrets now, so it does not matter which event woke the agent.</remarks>
internal sealed class RegistrationAgent : IAsyncDisposable
{
    private const string UserAgent = "registration/v0.0.0";
    private static readonly TimeSpan UnheardHubInterval = TimeSpan.FromSeconds(2);
    private const double RotationPoint = 0.8;

    private readonly AgentContext context;
    private readonly KlusterletSpec spec;
    private readonly HubRegistration registration;
    private readonly WorkQueue<string> queue;
    private HubIdentity? identity;
    private (Uri Hub, IDisposable? Subscription)? signals;
    private Condition? rotation;

    public RegistrationAgent(AgentContext context)
    {
        this.context = context;
        spec = context.Spec;
        registration = new HubRegistration(context);
        queue = new WorkQueue<string>((_, cancellation) => StepAsync(cancellation), context.Wec.Time);
        Wake();
    }

    private ObjectStore Store => context.Wec.Store;

    /// <summary>Something changed that the agent may have waited for.</summary>
    public void Wake() => queue.Add("");

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        signals?.Subscription?.Dispose();
        registration.Dispose();
        if (identity is not null)
        {
            await identity.DisposeAsync();
        }
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        if (context.IsDead)
        {
            return;
        }

        var secret = Store.Get(WellKnown.Secret(spec.Namespace, HubSecret.BootstrapName));
        var bootstrap = secret is null ? null : TryParse(secret);
        var known = HubSecret.Read(Store.Get(WellKnown.Secret(spec.Namespace, HubSecret.Name)), spec.ClusterName);
        if (known is not null && (IsExpired(known) || (bootstrap is not null && !bootstrap.IsSameHub(known.Kubeconfig))))
        {
            // Another hub, or the same one at another address or with another CA: everything starts anew.
            Store.Delete(WellKnown.Secret(spec.Namespace, HubSecret.Name));
            known = null;
        }

        if (known is not null)
        {
            Listen(known.Kubeconfig.Server);
            await JoinedAsync(known, bootstrap, secret, cancellation);
            return;
        }

        await ForgetIdentityAsync();
        if (bootstrap is null)
        {
            var finding = secret is null ? HubConnectionStatus.BootstrapMissing(spec) : HubConnectionStatus.BootstrapError(spec, "the kubeconfig is not valid");
            KlusterletStatus.SetHubConnection(context.Wec, spec, finding, HubConnectionStatus.HubSecretMissing(spec));
            return;
        }

        Listen(bootstrap.Server);
        await BootstrapAsync(bootstrap, secret!, cancellation);
    }

    private async Task BootstrapAsync(Kubeconfig bootstrap, JsonObject secret, CancellationToken cancellation)
    {
        var finding = await registration.CheckAsync(bootstrap, secret, cancellation);
        KlusterletStatus.SetHubConnection(context.Wec, spec, finding, HubConnectionStatus.HubSecretMissing(spec));
        if (finding.Reason != "BootstrapSecretFunctional")
        {
            throw new HttpRequestException(finding.Reason);
        }

        if (await registration.RegisterAsync(bootstrap, cancellation) is { } granted)
        {
            granted.Write(Store, spec.Namespace);
            Wake();
        }
        else
        {
            WakeLaterIfUnheard();
        }
    }

    private async Task JoinedAsync(HubSecret known, Kubeconfig? bootstrap, JsonObject? secret, CancellationToken cancellation)
    {
        if (identity?.Secret != known)
        {
            await ForgetIdentityAsync();
            identity = new HubIdentity(known, new ApiConnection(context.Target(known.Kubeconfig), UserAgent, () => null, known.LoadCertificate()));
        }

        if (bootstrap is not null && secret is not null)
        {
            // Started or re-pointed while joined: a hub that lost the ManagedCluster gets it back, if the token still lives.
            await registration.RestoreClusterAsync(bootstrap, secret, cancellation);
        }

        try
        {
            var cluster = await identity.Hub.GetAsync(ApiPaths.ManagedCluster(spec.ClusterName), cancellation);
            if (!cluster.Flag("spec", "hubAcceptsClient"))
            {
                // All a denied agent may still do is see that it is denied.
                await ReportHubProblemAsync(bootstrap, secret, HubConnectionStatus.HubUnauthorized(spec, known.Kubeconfig), cancellation);
                WakeLaterIfUnheard();
                return;
            }

            var due = await identity.Reporter(context, rotation).ReportAsync(identity.Hub, cluster, cancellation);
            KlusterletStatus.SetHubConnection(context.Wec, spec, null, HubConnectionStatus.HubFunctional(spec, known.Kubeconfig));
            identity.StartWork(context);
            await RotateAsync(known, cancellation);
            queue.AddAfter("", due);
        }
        catch (ApiException denied) when (denied.Code is 401 or 403)
        {
            var finding = denied.Code is 401
                ? HubConnectionStatus.HubError(spec, known.Kubeconfig, denied.Message)
                : HubConnectionStatus.HubUnauthorized(spec, known.Kubeconfig);
            await ReportHubProblemAsync(bootstrap, secret, finding, cancellation);
            WakeLaterIfUnheard();
        }
        catch (Exception unreachable) when (IsUnreachable(unreachable, cancellation))
        {
            await ReportHubProblemAsync(bootstrap, secret, HubConnectionStatus.HubError(spec, known.Kubeconfig, GoNetworkText.Of(unreachable, known.Kubeconfig.Server)), cancellation);
            throw;
        }
    }

    private async Task ReportHubProblemAsync(Kubeconfig? bootstrap, JsonObject? secret, HubConnectionStatus hub, CancellationToken cancellation)
    {
        var finding = bootstrap is null || secret is null
            ? HubConnectionStatus.BootstrapMissing(spec)
            : await registration.CheckAsync(bootstrap, secret, cancellation);
        KlusterletStatus.SetHubConnection(context.Wec, spec, finding, hub);
    }

    private async Task RotateAsync(HubSecret known, CancellationToken cancellation)
    {
        var (from, until) = known.Validity();
        if (context.Wec.Time.GetUtcNow() >= from + ((until - from) * RotationPoint)
            && await registration.RenewAsync(identity!.Hub, known, cancellation) is { } renewed)
        {
            var (start, end) = renewed.Validity();
            rotation = Condition.True(
                "ClusterCertificateRotated", "ClientCertificateUpdated", $"client certificate rotated starting from {GoTime(start)} to {GoTime(end)}");
            renewed.Write(Store, spec.Namespace);
            Wake();
        }
    }

    private static string GoTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);

    private async Task ForgetIdentityAsync()
    {
        if (identity is not null)
        {
            await identity.DisposeAsync();
            identity = null;
        }
    }

    private void Listen(Uri hub)
    {
        if (signals?.Hub != hub)
        {
            signals?.Subscription?.Dispose();
            signals = (hub, context.Signals.Listen(hub, spec.ClusterName, OnHubChange));
        }
    }

    private void OnHubChange(ResourceId changed)
    {
        if (changed.Resource == "manifestworks")
        {
            identity?.Work?.Wake(changed.Name);
        }
        else
        {
            Wake();
            identity?.Work?.WakeAll();
        }
    }

    private void WakeLaterIfUnheard()
    {
        if (signals?.Subscription is null)
        {
            queue.AddAfter("", UnheardHubInterval);
        }
    }

    private bool IsExpired(HubSecret known) => known.Validity().Until <= context.Wec.Time.GetUtcNow();

    private static bool IsUnreachable(Exception problem, CancellationToken cancellation) =>
        problem is HttpRequestException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static Kubeconfig? TryParse(JsonObject secret)
    {
        try
        {
            return Kubeconfig.Parse(HubSecret.Data(secret, "kubeconfig") ?? "");
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The agent as the hub knows it, from its certificate to the work it does with it.</summary>
    private sealed class HubIdentity(HubSecret secret, ApiConnection hub) : IAsyncDisposable
    {
        private ClusterReporter? reporter;

        public HubSecret Secret => secret;

        public ApiConnection Hub => hub;

        public WorkAgent? Work { get; private set; }

        public ClusterReporter Reporter(AgentContext context, Condition? rotation) => reporter ??= new ClusterReporter(context, rotation);

        public void StartWork(AgentContext context) => Work ??= new WorkAgent(context, secret);

        public async ValueTask DisposeAsync()
        {
            if (Work is not null)
            {
                await Work.DisposeAsync();
            }

            hub.Dispose();
        }
    }
}
