using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// A token in a file that something else keeps fresh, as the kubelet does for pods. It is read again when the file's time changes and
/// at the latest after a minute, because a mounted volume swaps links and not times. While the file cannot be read, the last token holds.
/// </summary>
internal sealed class TokenFileCredentialSource(string path, string? initialToken, TimeProvider clock) : CredentialSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private readonly object _gate = new();
    private Credential? _credential;
    private (DateTime Written, long Length) _stamp;
    private DateTimeOffset _readAt;

    public override ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_credential is null || clock.GetUtcNow() - _readAt >= MaxAge || Stamp() != _stamp)
            {
                Read();
            }

            return ValueTask.FromResult(_credential!);
        }
    }

    public override ValueTask<bool> RefreshAsync(Credential rejected, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Read();
            return ValueTask.FromResult(!_credential!.Proves(rejected));
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var info = new FileInfo(path);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
    }

    private void Read()
    {
        var stamp = Stamp();
        try
        {
            var token = BoundedFile.ReadText(path, BoundedFile.SecretLimit, "The token file");
            var read = Credential.Bearer(token, $"The token file '{path}'");
            _credential = _credential is not null && _credential.Proves(read) ? _credential : read;
        }
        catch (KubeConfigException) when (_credential is not null || initialToken is not null)
        {
            _credential ??= Credential.Bearer(initialToken!, "The token of the user");
        }

        _stamp = stamp;
        _readAt = clock.GetUtcNow();
    }
}
