using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using KubeStellar.Wec.Core.Tests.Kubernetes.Transport;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>However the way to a server breaks, and wherever, the client says it in its own terms.</summary>
public sealed class BrokenWayTests
{
    public static TheoryData<string, ConnectionFailure> Breaks => new()
    {
        { nameof(SocketError.NotConnected), ConnectionFailure.Interrupted },
        { nameof(SocketError.ConnectionReset), ConnectionFailure.Interrupted },
        { nameof(SocketError.TimedOut), ConnectionFailure.Timeout },
        { nameof(IOException), ConnectionFailure.Interrupted },
        { nameof(ObjectDisposedException), ConnectionFailure.Interrupted },
        { nameof(AuthenticationException), ConnectionFailure.Tls },
        { nameof(InvalidDataException), ConnectionFailure.BadAnswer },
        { nameof(HttpRequestException), ConnectionFailure.Interrupted },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Before_an_answer(string kind, ConnectionFailure expected) =>
        await TellsAsync(new Network(() => throw Make(kind)), expected, client => client.GetAsync("/version", default));

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task In_the_middle_of_an_answer(string kind, ConnectionFailure expected) =>
        await TellsAsync(Breaking(kind, "{\"a\":"), expected, client => client.GetAsync("/version", default));

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task In_the_middle_of_a_list(string kind, ConnectionFailure expected) => await TellsAsync(
        Breaking(kind, "{\"items\":[{},"), expected,
        client => client.ListAllAsync(OcmTypes.ManagedClusters, null, ListOptions.Kept, JsonWire.AnyObject, default));

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task In_the_middle_of_a_refusal_the_code_counts(string kind, ConnectionFailure failure)
    {
        Assert.NotEqual(default, (kind, failure));
        var client = Client(Breaking(kind, "", HttpStatusCode.Forbidden));

        Assert.Equal(
            HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", default))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task In_the_middle_of_a_watch_it_is_resumed(string kind, ConnectionFailure failure)
    {
        Assert.NotEqual(default, (kind, failure));
        var asked = 0;
        var client = Client(new Network(() => Interlocked.Increment(ref asked) switch
        {
            1 => Answer(new Broken("""{"metadata":{"resourceVersion":"1"},"items":[]}""", null)),
            2 => Answer(new Broken("", Make(kind))),
            _ => Answer(new Broken("""{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"2"}}}""" + "\n", null)),
        }));

        await foreach (var change in client.WatchAsync(
            OcmTypes.ManagedClusters, null, ListOptions.Kept, JsonWire.AnyObject,
            item => new(null, (string)item["metadata"]!["name"]!), default))
        {
            if (change.Type == WatchEventType.Added)
            {
                break;
            }
        }

        Assert.Equal(3, asked);
    }

    private static async Task TellsAsync(Network network, ConnectionFailure expected, Func<ClusterClient, Task> ask)
    {
        var failure = await Assert.ThrowsAsync<ApiConnectionException>(() => ask(Client(network)));

        Assert.Equal(expected, failure.Failure);
        Assert.NotNull(Failure.Describe(failure)!.Advice);
    }

    private static ClusterClient Client(Network network) => new(
        ClusterConnection.Open(Connecting.To($"http://{Guid.NewGuid():N}.test", null), Connecting.Options with { Network = network }),
        RetryPolicy.Default with { Time = new SkippingClock() });

    private static Network Breaking(string kind, string start, HttpStatusCode code = HttpStatusCode.OK) =>
        new(() => Answer(new Broken(start, Make(kind)), code));

    private static HttpResponseMessage Answer(Stream body, HttpStatusCode code = HttpStatusCode.OK) => new(code)
    {
        Content = new StreamContent(body) { Headers = { ContentType = new("application/json") } },
    };

    private static Exception Make(string kind) => kind switch
    {
        nameof(IOException) => new IOException("cut"),
        nameof(ObjectDisposedException) => new ObjectDisposedException("System.Net.Security.SslStream"),
        nameof(AuthenticationException) => new AuthenticationException("no", new InvalidOperationException("bad record")),
        nameof(InvalidDataException) => new InvalidDataException("not gzip"),
        nameof(HttpRequestException) => new HttpRequestException("gone"),
        _ => new SocketException((int)Enum.Parse<SocketError>(kind)),
    };

    private sealed class Network(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                var given = answer();
                given.RequestMessage = request;
                return Task.FromResult(given);
            }
            catch (Exception e)
            {
                return Task.FromException<HttpResponseMessage>(e);
            }
        }
    }

    /// <summary>A body that breaks, or ends, after its start.</summary>
    private sealed class Broken(string start, Exception? failure) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(start), writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length && failure is not null ? throw failure : base.ReadAsync(buffer, cancellationToken);
    }
}
