using System.Security.Cryptography;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly TempDirectory _directory = new();
    private readonly ManualClock _clock = new();

    private string Runs => Path.Combine(_directory.Path, "runs");

    [UnixFact]
    public async Task The_token_is_kept_until_it_expires()
    {
        var connection = Open(Plugin(Answer("\"token\":\"t'$n'\",\"expirationTimestamp\":\"2026-01-01T00:10:00Z\"")));

        Assert.Equal("Bearer t1", await connection.SentAsync());
        Assert.Equal("Bearer t1", await connection.SentAsync());
        _clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal("Bearer t2", await connection.SentAsync());
    }

    [UnixFact]
    public async Task Many_callers_wait_for_one_run()
    {
        var connection = Open(Plugin(Answer("\"token\":\"t'$n'\"")));

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => connection.SentAsync())));

        Assert.All(sent, each => Assert.Equal("Bearer t1", each));
    }

    [UnixFact]
    public async Task A_rejected_token_is_asked_for_again_but_not_at_once()
    {
        var connection = Open(Plugin(Answer("\"token\":\"t'$n'\"")));
        var used = await connection.UseAsync();

        Assert.False(await connection.RefreshAsync(used, default));
        _clock.Now += TimeSpan.FromSeconds(5);
        Assert.True(await connection.RefreshAsync(used, default));
        Assert.Equal("Bearer t2", await connection.SentAsync());
    }

    [UnixFact]
    public async Task Arguments_and_variables_arrive_as_they_are()
    {
        var seen = Path.Combine(_directory.Path, "seen");
        var exec = Plugin($"printf '%s|' \"$@\" \"$VAR\" > {seen}\n" + Answer("\"token\":\"t\"")) with
        {
            Arguments = ["a b", "$(id)", "it's \"quoted\"", ""],
            Environment = [new("VAR", "x;y")],
        };

        await Open(exec).SentAsync();

        Assert.Equal("a b|$(id)|it's \"quoted\"||x;y|", await File.ReadAllTextAsync(seen));
    }

    [UnixFact]
    public async Task A_plugin_that_wants_to_know_the_cluster_is_told()
    {
        var seen = Path.Combine(_directory.Path, "seen");
        var exec = Plugin($"printf '%s' \"$KUBERNETES_EXEC_INFO\" > {seen}\n" + Answer("\"token\":\"t\"")) with { ProvideClusterInfo = true };
        var authority = new TestPki().AuthorityPem;

        await Open(
            exec, cluster => cluster with { CertificateAuthorityData = authority, TlsServerName = "n", ExecPluginConfig = "{\"audience\":\"me\"}" })
            .SentAsync();

        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(seen));
        var spec = info.RootElement.GetProperty("spec");
        var cluster = spec.GetProperty("cluster");
        Assert.Equal(
            ("ExecCredential", V1),
            (info.RootElement.GetProperty("kind").GetString(), info.RootElement.GetProperty("apiVersion").GetString()));
        Assert.False(spec.GetProperty("interactive").GetBoolean());
        Assert.Equal(
            ("https://localhost", "n"), (cluster.GetProperty("server").GetString(), cluster.GetProperty("tls-server-name").GetString()));
        Assert.Equal(authority, cluster.GetProperty("certificate-authority-data").GetBytesFromBase64());
        Assert.Equal("me", cluster.GetProperty("config").GetProperty("audience").GetString());
    }

    [UnixFact]
    public async Task A_client_certificate_is_presented_and_replaced()
    {
        var pki = new TestPki();
        await using var server = await EchoServer.StartAsync(pki.Server(["localhost"]));
        foreach (var n in new[] { 1, 2 })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var status = new { clientCertificateData = System.Text.Encoding.ASCII.GetString(pki.Client($"jane{n}", key)), clientKeyData = key.ExportPkcs8PrivateKeyPem(), expirationTimestamp = _clock.Now.AddMinutes(n) };
            _directory.Write($"answer{n}", JsonSerializer.Serialize(new { kind = "ExecCredential", apiVersion = V1, status }));
        }

        var user = new UserEntry { Name = "u", Exec = Plugin($"{Count}cat {_directory.Path}/answer$n") };
        var context = Connecting.To($"https://localhost:{server.Port}", pki.AuthorityPem, user);
        var options = Connecting.Options with { Clock = _clock };

        Assert.Equal("CN=jane1", (await context.AskAsync(options)).Client);
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("CN=jane2", (await context.AskAsync(options)).Client);
    }

    [UnixFact]
    public async Task A_failure_shows_what_the_plugin_complained_of_but_never_its_output()
    {
        var e = await FailsAsync(Plugin("echo s3cret; printf 'log in\\nfirst\\033[0m' >&2; exit 3"));

        Assert.Equal(KubeConfigError.ExecFailed, e.Error);
        Assert.Contains("exit code 3: log in first", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task An_answer_that_is_none_is_refused_without_being_quoted()
    {
        foreach (var answer in new[] { "s3cret", "[]", "{\"kind\":\"s3cret\"}", Json("\"clientKeyData\":\"s3cret\""), Json("\"token\":\"s3cret\\n1\""), Json("\"token\":\"t\",\"expirationTimestamp\":\"s3cret\""), Json(""), Json("\"token\":\"t\"").Replace("/v1", "/v1beta1", StringComparison.Ordinal) })
        {
            var e = await FailsAsync(Plugin($"cat <<'END'\n{answer}\nEND"));

            Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public async Task Endless_output_and_a_full_error_pipe_are_survived()
    {
        Assert.Contains(
            "more than", (await FailsAsync(Plugin("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"))).Message,
            StringComparison.Ordinal);
        Assert.Equal("Bearer t", await Open(Plugin("head -c 300000 /dev/zero >&2\n" + Answer("\"token\":\"t\""))).SentAsync());
    }

    [Fact]
    public async Task A_missing_program_gives_its_hint()
    {
        var e = await FailsAsync(new ExecConfig { ApiVersion = V1, Command = "no-such-plugin-here", InstallHint = "brew install it" });

        Assert.Contains("brew install it", e.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_plugin_that_needs_a_terminal_fails_without_one()
    {
        Assert.Contains(
            "terminal", (await FailsAsync(Plugin("exit 0") with { InteractiveMode = ExecInteractiveMode.Always })).Message,
            StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_plugin_that_hangs_is_ended_with_its_children()
    {
        var child = Path.Combine(_directory.Path, "child");
        var connection = Open(Plugin($"sleep 600 & echo $! > {child}; wait"));
        using var cancel = new CancellationTokenSource();
        var asked = Task.Run(() => connection.SentAsync(cancel.Token));
        while (!File.Exists(child) || (await File.ReadAllTextAsync(child)).Length == 0)
        {
            await Task.Yield();
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var id = int.Parse(await File.ReadAllTextAsync(child), System.Globalization.CultureInfo.InvariantCulture);
        while (IsAlive(id))
        {
            await Task.Yield();
        }
    }

    [UnixFact]
    public async Task A_plugin_has_a_time_limit()
    {
        var context = Context(Plugin("sleep 600"), null);

        var connection = ClusterConnection.Open(context, Connecting.Options with { ExecTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.Contains(
            "within", (await Assert.ThrowsAsync<KubeConfigException>(() => connection.SentAsync())).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private string Count => $"n=$(cat {Runs} 2>/dev/null || echo 0); n=$((n+1)); echo $n > {Runs}\n";

    private static string Json(string status) => $"{{\"kind\":\"ExecCredential\",\"apiVersion\":\"{V1}\",\"status\":{{{status}}}}}";

    private string Answer(string status) => $"{Count}printf '%s' '{Json(status)}'\n";

    private ExecConfig Plugin(string body) =>
        new() { ApiVersion = V1, Command = _directory.Script($"plugin-{Guid.NewGuid():N}", body), InteractiveMode = ExecInteractiveMode.Never };

    private static KubeContext Context(ExecConfig exec, Func<ClusterEntry, ClusterEntry>? with) =>
        Connecting.To("https://localhost", null, new UserEntry { Name = "u", Exec = exec }, with);

    private ClusterConnection Open(ExecConfig exec, Func<ClusterEntry, ClusterEntry>? with = null) =>
        ClusterConnection.Open(Context(exec, with), Connecting.Options with { Clock = _clock });

    private Task<KubeConfigException> FailsAsync(ExecConfig exec) => Assert.ThrowsAsync<KubeConfigException>(() => Open(exec).SentAsync());


    private static bool IsAlive(int id)
    {
        var state = $"/proc/{id}/stat";
        return File.Exists(state) && !File.ReadAllText(state).Contains(") Z ", StringComparison.Ordinal);
    }
}
