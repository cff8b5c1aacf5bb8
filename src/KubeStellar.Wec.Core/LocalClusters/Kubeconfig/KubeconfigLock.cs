using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>
/// The lock kubectl takes before it changes a kubeconfig: a file beside it that only one can create
/// (https://github.com/kubernetes/client-go, tools/clientcmd/loader.go, lockFile). kubectl gives up at once; we wait a little.
/// </summary>
internal sealed class KubeconfigLock : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly string _path;

    private KubeconfigLock(string path) => _path = path;

    /// <exception cref="WecException">Somebody else has held it for too long.</exception>
    public static async Task<KubeconfigLock> TakeAsync(string kubeconfig, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var path = kubeconfig + ".lock";
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose();
                return new(path);
            }
            catch (IOException e) when (TimeProvider.System.GetElapsedTime(started) > (patience ?? s_patience) && File.Exists(path))
            {
                throw new WecException(
                    "KubeconfigLocked", WecErrorKind.Unavailable, $"Another program is changing the kubeconfig: '{path}' is there.",
                    "Run it again when that has ended. If nothing runs any more, delete that file.", e);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) <= (patience ?? s_patience))
            {
                // It is held, or was until now.
            }

            await Task.Delay(s_betweenLooks, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }
}
