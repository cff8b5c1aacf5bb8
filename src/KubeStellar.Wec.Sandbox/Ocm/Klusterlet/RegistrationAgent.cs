using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>
/// The registration agent of one Klusterlet. It connects to the hub with the bootstrap kubeconfig, requests a certificate, and once it
/// has one and the hub accepts the cluster, keeps lease and status up to date and runs the work agent.
/// </summary>
/// <remarks>Every step starts from the current Secrets, so it does not matter which event triggered it.</remarks>
internal sealed class RegistrationAgent : IAsyncDisposable
{
    private const string UserAgent = "registration/v0.0.0";
    private static readonly TimeSpan s_unheardHubInterval = TimeSpan.FromSeconds(2);
    private const double RotationPoint = 0.8;

    private readonly AgentContext _context;
    private readonly KlusterletSpec _spec;
    private readonly HubRegistration _registration;
    private readonly ConnectionReport _report;
    private readonly WorkQueue<string> _queue;
    private HubIdentity? _identity;
    private (Uri Hub, IDisposable? Subscription)? _signals;
    private Condition? _rotation;

    public RegistrationAgent(AgentContext context)
    {
        _context = context;
        _spec = context.Spec;
        _registration = new HubRegistration(context);
        _report = new ConnectionReport(context);
        _queue = new WorkQueue<string>((_, cancellationToken) => StepAsync(cancellationToken), context.Wec.Time);
        Wake();
    }

    private ObjectStore Store => _context.Wec.Store;

    /// <summary>Queues a step: something changed that the agent may be waiting for.</summary>
    public void Wake() => _queue.Add("");

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _signals?.Subscription?.Dispose();
        _registration.Dispose();
        if (_identity is not null)
        {
            await _identity.DisposeAsync();
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_context.IsDead)
        {
            return;
        }

        var secret = Store.Get(WellKnown.Secret(_spec.Namespace, HubSecret.BootstrapName));
        var bootstrap = secret is null ? null : TryParse(secret);
        var known = HubSecret.Read(Store.Get(WellKnown.Secret(_spec.Namespace, HubSecret.Name)), _spec.ClusterName);
        if (known is not null && (IsExpired(known) || (bootstrap is not null && !bootstrap.IsSameHub(known.Kubeconfig))))
        {
            // Another hub, or the same one at another address or with another CA: registration starts again.
            Store.Delete(WellKnown.Secret(_spec.Namespace, HubSecret.Name));
            known = null;
        }

        if (known is not null)
        {
            Listen(known.Kubeconfig.Server);
            await JoinedAsync(known, bootstrap, secret, cancellationToken);
            return;
        }

        await ForgetIdentityAsync();
        if (bootstrap is null)
        {
            var finding = secret is null
                ? HubConnectionStatus.BootstrapMissing(_spec)
                : HubConnectionStatus.BootstrapError(_spec, "the kubeconfig is not valid");
            KlusterletStatus.SetHubConnection(_context.Wec, _spec, finding, HubConnectionStatus.HubSecretMissing(_spec));
            return;
        }

        Listen(bootstrap.Server);
        await BootstrapAsync(bootstrap, secret!, cancellationToken);
    }

    private async Task BootstrapAsync(Kubeconfig bootstrap, JsonObject secret, CancellationToken cancellationToken)
    {
        var finding = await _registration.CheckAsync(bootstrap, secret, cancellationToken);
        KlusterletStatus.SetHubConnection(_context.Wec, _spec, finding, HubConnectionStatus.HubSecretMissing(_spec));
        if (finding.Reason != "BootstrapSecretFunctional")
        {
            throw new HttpRequestException(finding.Reason);
        }

        if (await _registration.RegisterAsync(bootstrap, cancellationToken) is { } granted)
        {
            granted.Write(Store, _spec.Namespace);
            Wake();
        }
        else
        {
            WakeLaterIfUnheard();
        }
    }

    private async Task JoinedAsync(HubSecret known, Kubeconfig? bootstrap, JsonObject? secret, CancellationToken cancellationToken)
    {
        if (_identity?.Secret != known)
        {
            await ForgetIdentityAsync();
            _identity = new HubIdentity(
                known, new ApiConnection(_context.Target(known.Kubeconfig), UserAgent, () => null, known.LoadCertificate()));
        }

        if (bootstrap is not null && secret is not null)
        {
            // Started or re-pointed while joined: a hub that lost the ManagedCluster gets it back, if the token is still valid.
            await _registration.RestoreClusterAsync(bootstrap, secret, cancellationToken);
        }

        try
        {
            var cluster = await _identity.Hub.GetAsync(ApiPaths.ManagedCluster(_spec.ClusterName), cancellationToken);
            if (!cluster.Flag("spec", "hubAcceptsClient"))
            {
                // A denied agent may only see that it is denied.
                await ReportUnauthorizedAsync(bootstrap, secret, known, cancellationToken);
                return;
            }

            var due = await _identity.Reporter(_context, _rotation).ReportAsync(_identity.Hub, cluster, cancellationToken);
            var next = _report.Functional(HubConnectionStatus.HubFunctional(_spec, known.Kubeconfig), SecretVersions());
            _identity.StartWork(_context);
            await RotateAsync(known, cancellationToken);
            _queue.AddAfter("", next < due ? next.Value : due);
        }
        catch (ApiException denied) when (denied.Code is 403)
        {
            await ReportUnauthorizedAsync(bootstrap, secret, known, cancellationToken);
        }
        catch (ApiException refused) when (refused.Code is 401)
        {
            await ReportHubProblemAsync(
                bootstrap, secret, HubConnectionStatus.HubError(_spec, known.Kubeconfig, refused.Message), cancellationToken);
            WakeLaterIfUnheard();
        }
        catch (Exception unreachable) when (IsUnreachable(unreachable, cancellationToken))
        {
            var status = HubConnectionStatus.HubError(_spec, known.Kubeconfig, GoNetworkText.Of(unreachable, known.Kubeconfig.Server));
            await ReportHubProblemAsync(bootstrap, secret, status, cancellationToken);
            throw;
        }
    }

    private async Task ReportUnauthorizedAsync(
        Kubeconfig? bootstrap, JsonObject? secret, HubSecret known, CancellationToken cancellationToken)
    {
        var status = await BootstrapStatusAsync(bootstrap, secret, cancellationToken);
        var next = _report.Unauthorized(status, HubConnectionStatus.HubUnauthorized(_spec, known.Kubeconfig), SecretVersions());
        _queue.AddAfter("", _signals?.Subscription is null && s_unheardHubInterval < next ? s_unheardHubInterval : next);
    }

    private async Task ReportHubProblemAsync(
        Kubeconfig? bootstrap, JsonObject? secret, HubConnectionStatus hub, CancellationToken cancellationToken) =>
        KlusterletStatus.SetHubConnection(_context.Wec, _spec, await BootstrapStatusAsync(bootstrap, secret, cancellationToken), hub);

    private async Task<HubConnectionStatus> BootstrapStatusAsync(
        Kubeconfig? bootstrap, JsonObject? secret, CancellationToken cancellationToken) =>
        bootstrap is null || secret is null
            ? HubConnectionStatus.BootstrapMissing(_spec)
            : await _registration.CheckAsync(bootstrap, secret, cancellationToken);

    /// <summary>The versions of the two Secrets: it changes whenever one of them does.</summary>
    private string SecretVersions() => string.Join('/', new[] { HubSecret.BootstrapName, HubSecret.Name }.Select(
        name => Store.Get(WellKnown.Secret(_spec.Namespace, name)).Text("metadata", "resourceVersion")));

    private async Task RotateAsync(HubSecret known, CancellationToken cancellationToken)
    {
        var (from, until) = known.Validity();
        if (_context.Wec.Time.GetUtcNow() >= from + ((until - from) * RotationPoint)
            && await _registration.RenewAsync(_identity!.Hub, known, cancellationToken) is { } renewed)
        {
            var (start, end) = renewed.Validity();
            _rotation = Condition.True(
                "ClusterCertificateRotated",
                "ClientCertificateUpdated",
                $"client certificate rotated starting from {GoTime(start)} to {GoTime(end)}");
            renewed.Write(Store, _spec.Namespace);
            Wake();
        }
    }

    private static string GoTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);

    private async Task ForgetIdentityAsync()
    {
        if (_identity is not null)
        {
            await _identity.DisposeAsync();
            _identity = null;
        }
    }

    private void Listen(Uri hub)
    {
        if (_signals?.Hub != hub)
        {
            _signals?.Subscription?.Dispose();
            _signals = (hub, _context.Signals.Listen(hub, _spec.ClusterName, OnHubChange));
        }
    }

    private void OnHubChange(ResourceId changed)
    {
        if (changed.Resource == "manifestworks")
        {
            _identity?.Work?.Wake(changed.Name);
        }
        else
        {
            Wake();
            _identity?.Work?.WakeAll();
        }
    }

    private void WakeLaterIfUnheard()
    {
        if (_signals?.Subscription is null)
        {
            _queue.AddAfter("", s_unheardHubInterval);
        }
    }

    private bool IsExpired(HubSecret known) => known.Validity().Until <= _context.Wec.Time.GetUtcNow();

    private static bool IsUnreachable(Exception problem, CancellationToken cancellationToken) =>
        problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested);

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
}
