using System.Globalization;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Selectors;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>A streaming watch of a collection.</summary>
internal static class WatchHandler
{
    private static readonly TimeSpan s_bookmarkPeriod = TimeSpan.FromMinutes(1);

    public static async Task HandleAsync(ApiRequest request, FaultRule? fault)
    {
        var output = new WatchOutput(request);
        var labels = LabelSelector.Parse(request.Query("labelSelector"));
        var fields = FieldSelector.Parse(request.Query("fieldSelector") is { Length: > 0 } given ? given : Pinned(request), request.Kind);
        var filter = new WatchFilter(labels, fields);
        var from = request.Query("resourceVersion");
        var sendInitial = request.Query("sendInitialEvents") is { Length: > 0 } wanted ? wanted is "true" or "1" : from is "" or "0";
        Check(request, from);

        using var registration = request.Server.Watches.Add(request.Info.Path);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            request.Context.RequestAborted,
            request.Server.Stopping,
            registration.Token);
        using var timeout = new Timer(_ => Cancel(ending), null, Timeout(request), System.Threading.Timeout.InfiniteTimeSpan);
        WatchSubscription watch;
        try
        {
            watch = fault?.Action == FaultAction.Gone
                ? throw ApiErrors.Gone($"too old resource version: {from} ({request.Store.ResourceVersion})")
                : request.Store.OpenWatch(request.Id.Group, request.Id.Resource, request.Id.Namespace, Since(from), sendInitial);
        }
        catch (ApiException problem) when (problem.Code == 410)
        {
            await output.StartAsync();
            await output.ErrorAsync(problem);
            return;
        }

        using (watch)
        {
            await output.StartAsync();
            await RunAsync(request, watch, filter, output, fault, ending.Token);
        }
    }

    private static async Task RunAsync(
        ApiRequest request,
        WatchSubscription watch,
        WatchFilter filter,
        WatchOutput output,
        FaultRule? fault,
        CancellationToken cancellationToken)
    {
        var bookmarks = request.Flag("allowWatchBookmarks");
        var last = watch.OpenedAt;
        try
        {
            foreach (var stored in watch.Initial.Where(filter.Matches))
            {
                output.Write(StoreEventType.Added, stored);
            }

            if (bookmarks && request.Flag("sendInitialEvents"))
            {
                output.Bookmark(last, initialEnd: true);
            }

            foreach (var missed in watch.Missed)
            {
                output.Write(filter, missed);
            }

            await output.FlushAsync(cancellationToken);
            while (await WatchOutput.NextAsync(watch.Reader, s_bookmarkPeriod, cancellationToken) is { } more)
            {
                while (more && watch.Reader.TryRead(out var change))
                {
                    last = change.ResourceVersion;
                    output.Write(filter, change);
                }

                if (!more && bookmarks)
                {
                    output.Bookmark(Math.Max(last, watch.Reader.Count == 0 ? request.Store.ResourceVersion : last), initialEnd: false);
                }

                await output.FlushAsync(cancellationToken);
                if (fault?.Action == FaultAction.CutWatch)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!request.Context.RequestAborted.IsCancellationRequested)
        {
            // The time limit passed, the server is stopping, or a fault cut the watch: the stream ends cleanly.
            if (bookmarks && !request.Server.Stopping.IsCancellationRequested && fault is null)
            {
                output.Bookmark(last, initialEnd: false);
                await output.FlushAsync(CancellationToken.None);
            }
        }
    }

    private static long? Since(string from) =>
        from is "" or "0" ? null : long.Parse(from, CultureInfo.InvariantCulture);

    private static void Check(ApiRequest request, string from)
    {
        if (from.Length > 0 && !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ApiErrors.BadRequest(
                $"resourceVersion: Invalid value: {GoText.Quote(from)}: strconv.ParseUint: parsing {GoText.Quote(from)}: invalid syntax");
        }

        if (request.Query("sendInitialEvents").Length > 0 && request.Query("resourceVersionMatch") != "NotOlderThan")
        {
            throw ApiErrors.Invalid(
                "ListOptions",
                "meta.k8s.io",
                "",
                FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
    }

    private static string Pinned(ApiRequest request) => request.Info.Name.Length > 0 ? $"metadata.name={request.Info.Name}" : "";

    private static TimeSpan Timeout(ApiRequest request) =>
        int.TryParse(request.Query("timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400))
            : TimeSpan.FromMinutes(Random.Shared.Next(30, 60));

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The watch has just ended.
        }
    }
}
