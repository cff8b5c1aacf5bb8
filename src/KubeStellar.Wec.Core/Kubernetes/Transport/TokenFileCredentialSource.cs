using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// A token in a file that something else keeps fresh, as the kubelet does for pods. An ordinary file is read each time, because a mounted
/// volume swaps links, and not the times that could be looked at instead; a pipe, which gives its content once, at most once a minute. While
/// the file cannot be read, the last token holds.
/// </summary>
internal sealed class TokenFileCredentialSource(string path, string? initialToken, TimeProvider clock) : CredentialSource, IDisposable
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromMinutes(1);

    // Who waited for a pipe in vain speaks for those behind it.
    private static readonly TimeSpan s_failureAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Credential? _credential;
    private KubeConfigException? _failure;
    private DateTimeOffset _readAt;

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (BoundedFile.IsOrdinary(path))
            {
                return Read(cancellationToken);
            }

            var age = clock.GetUtcNow() - _readAt;
            return _failure is not null && age < s_failureAge ? throw _failure.Copy()
                : _credential is not null && age < s_maxAge ? _credential
                : Read(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async ValueTask<bool> RefreshAsync(Credential rejected, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return !Read(cancellationToken).Proves(rejected);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private Credential Read(CancellationToken cancellationToken)
    {
        try
        {
            var token = BoundedFile.ReadText(path, BoundedFile.SecretLimit, "The token file", cancellationToken);
            var read = Credential.Bearer(token, $"The token file '{path}'");
            _credential = _credential is not null && _credential.Proves(read) ? _credential : read;
            _failure = null;
        }
        catch (KubeConfigException) when (_credential is not null || initialToken is not null)
        {
            _credential ??= Credential.Bearer(initialToken!, "The token of the user");
        }
        catch (KubeConfigException e)
        {
            _failure = e;
            throw;
        }
        finally
        {
            _readAt = clock.GetUtcNow();
        }

        return _credential;
    }
}
