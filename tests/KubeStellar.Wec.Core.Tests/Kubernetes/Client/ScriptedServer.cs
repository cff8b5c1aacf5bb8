using System.Collections.Concurrent;
using System.Net;
using System.Text;
using KubeStellar.Wec.Core.Tests.Kubernetes.Transport;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>A server that answers as a test says, also as no API server should.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _authority;

    private ScriptedServer(WebApplication app, byte[] authority) => (_app, _authority) = (app, authority);

    /// <summary>Method, path and query of what was asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var pki = new TestPki();
        var certificate = pki.Server(["localhost"]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = new ScriptedServer(builder.Build(), pki.AuthorityPem);
        server._app.Run(context =>
        {
            server.Asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            return answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A server that gives these answers in turn, and the last again and again.</summary>
    public static Task<ScriptedServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var next = -1;
        return StartAsync(context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context));
    }

    public static Func<HttpContext, Task> Json(string body, int code = 200) => Text("application/json", body, code);

    public static Func<HttpContext, Task> Text(string type, string body, int code = 200) => context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    };

    /// <summary>Begins an answer and never ends it.</summary>
    public static Func<HttpContext, Task> Stall(string start) => async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(start);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    public ClusterClient Client(TimeProvider? time = null, UserEntry? user = null)
    {
        var context = Connecting.To($"https://localhost:{new Uri(_app.Urls.First()).Port}", _authority, user);
        var connection = ClusterConnection.Open(context, Connecting.Options);
        return new(connection, RetryPolicy.Default with { Time = time ?? new SkippingClock() });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
