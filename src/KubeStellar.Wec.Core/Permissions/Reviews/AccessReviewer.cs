using System.Collections.Concurrent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>
/// Lets the cluster itself decide, by SubjectAccessReview: this counts every authorizer it has, needs no right to impersonate,
/// and leaves nothing behind. The same question is asked once.
/// </summary>
public sealed class AccessReviewer : IAccessDecider, IAsyncDisposable
{
    /// <summary>Reviews in flight at once to one cluster; more than this an API server only queues.</summary>
    public const int DefaultWindow = 32;

    private readonly ClusterClient _wec;
    private readonly WorkAgentIdentity _subject;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentDictionary<Permission, Task<AccessDecision>> _asked = new();

    public AccessReviewer(ClusterClient wec, WorkAgentIdentity subject, CancellationToken cancellationToken, int window = DefaultWindow)
    {
        _wec = wec;
        _subject = subject;
        _slots = new(window);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <exception cref="WecException">AccessReviewForbidden.</exception>
    public Task<AccessDecision> DecideAsync(Permission permission) => _asked.GetOrAdd(permission, AskAsync);

    /// <summary>Calls back what is still on its way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_asked.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task<AccessDecision> AskAsync(Permission permission)
    {
        await _slots.WaitAsync(_stop.Token);
        try
        {
            var question = AccessReview.Question(_subject, permission);
            var review = await _wec.AskAsync(
                CoreTypes.SubjectAccessReviews, question, AccessReviewContext.Default.AccessReview, _stop.Token);
            return review.Status ?? throw new ApiConnectionException(
                ConnectionFailure.BadAnswer, _wec.Server, $"{_wec.Server.Authority} answered a SubjectAccessReview without a status.");
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new WecException(
                "AccessReviewForbidden", WecErrorKind.PermissionDenied, $"The cluster may not be asked about others' rights: {e.Message}",
                "Use a context whose user may create subjectaccessreviews.authorization.k8s.io on the WEC.", e);
        }
        finally
        {
            _slots.Release();
        }
    }
}
