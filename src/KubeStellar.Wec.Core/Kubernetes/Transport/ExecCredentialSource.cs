using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// The credential of a plugin, kept until it expires and shared by every cluster that would run the plugin in the same way. At most one
/// run is under way; whoever waited for it shares its result, and its failure.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "s_shared for the life of the process.")]
internal sealed class ExecCredentialSource : CredentialSource
{
    private static readonly ConcurrentDictionary<string, ExecCredentialSource> s_shared = new(StringComparer.Ordinal);

    // A plugin is not asked again for a rejection that reaches us when it has only just answered.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ExecPlugin _plugin;
    private readonly TimeProvider _clock;
    private ExecAnswer? _answer;
    private DateTimeOffset _answeredAt;
    private KubeConfigException? _failure;
    private int _runs;

    private ExecCredentialSource(ExecPlugin plugin, TimeProvider clock)
    {
        _plugin = plugin;
        _clock = clock;
    }

    public static new ExecCredentialSource For(KubeContext context, ConnectionOptions options)
    {
        var exec = context.User.Exec!;
        var cluster = exec.ProvideClusterInfo ? context.Cluster : null;
        return s_shared.GetOrAdd(
            ConnectionKey.OfPlugin(exec, cluster, options),
            _ => new ExecCredentialSource(new ExecPlugin(exec, cluster, options), options.Clock));
    }

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _answer);
        return known is not null && Holds(known)
            ? known.Credential
            : (await RunAsync(answer => !Holds(answer), cancellationToken)).Credential;
    }

    public override async ValueTask<bool> RefreshAsync(Credential rejected, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(
            known => ReferenceEquals(known.Credential, rejected) && _clock.GetUtcNow() - _answeredAt >= s_fresh, cancellationToken);
        return !answer.Credential.Proves(rejected);
    }

    private bool Holds(ExecAnswer answer) => answer.Expires is not { } expires || _clock.GetUtcNow() < expires;

    private async Task<ExecAnswer> RunAsync(Func<ExecAnswer, bool> isStale, CancellationToken cancellationToken)
    {
        var seen = Volatile.Read(ref _runs);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_failure is not null && seen != _runs)
            {
                throw _failure.Copy();
            }

            if (_answer is not null && !isStale(_answer))
            {
                return _answer;
            }

            return await RunOnceAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ExecAnswer> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _plugin.RunAsync(cancellationToken);
            _failure = null;
            _answeredAt = _clock.GetUtcNow();
            Volatile.Write(ref _answer, answer);
            Interlocked.Increment(ref _runs);
            return answer;
        }
        catch (KubeConfigException e)
        {
            _failure = e;
            Interlocked.Increment(ref _runs);
            throw;
        }
    }
}
