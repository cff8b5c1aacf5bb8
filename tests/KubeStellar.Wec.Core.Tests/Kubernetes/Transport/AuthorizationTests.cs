using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public sealed class AuthorizationTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> s_noExtra = new Dictionary<string, IReadOnlyList<string>>();
    private readonly TempDirectory _directory = new();
    private readonly ManualClock _clock = new();

    private ConnectionOptions Options => Connecting.Options with { Clock = _clock };

    [Fact]
    public async Task A_name_and_password_are_sent_as_basic()
    {
        Assert.Equal("Basic amFuZTpwdw==", await Open(new UserEntry { Name = "u", Username = "jane", Password = "pw" }).SentAsync());
    }

    [Fact]
    public async Task A_token_file_wins_over_a_token_and_is_read_again_when_it_changes()
    {
        var path = _directory.Write("token", " one\n");
        var connection = Open(new UserEntry { Name = "u", Token = "initial", TokenFile = path });
        Assert.Equal("Bearer one", await connection.SentAsync());

        File.WriteAllText(path, "second");

        Assert.Equal("Bearer second", await connection.SentAsync());
    }

    [Fact]
    public async Task A_token_file_is_read_again_although_its_time_stands_still()
    {
        var path = _directory.Write("token", "one");
        var time = File.GetLastWriteTimeUtc(path);
        var connection = Open(new UserEntry { Name = "u", TokenFile = path });
        Assert.Equal("Bearer one", await connection.SentAsync());

        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, time);

        Assert.Equal("Bearer two", await connection.SentAsync());
    }

    [UnixFact]
    public async Task A_token_behind_a_link_that_is_swapped_is_the_new_one()
    {
        _directory.Write("..1/token", "one");
        _directory.Write("..2/token", "two");
        var data = Path.Combine(_directory.Path, "..data");
        Directory.CreateSymbolicLink(data, "..1");
        var path = Path.Combine(_directory.Path, "token");
        File.CreateSymbolicLink(path, "..data/token");
        var connection = Open(new UserEntry { Name = "u", TokenFile = path });
        Assert.Equal("Bearer one", await connection.SentAsync());

        Directory.CreateSymbolicLink(data + "_tmp", "..2");
        Directory.Delete(data);
        Directory.Move(data + "_tmp", data);

        Assert.Equal("Bearer two", await connection.SentAsync());
    }

    [UnixFact]
    public async Task A_token_file_that_is_a_pipe_nobody_writes_to_can_be_given_up()
    {
        var path = Path.Combine(_directory.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync();
        }

        using var stop = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://localhost");
        var connection = Open(new UserEntry { Name = "u", TokenFile = path });
        var asking = Task.Run(async () => await connection.AuthorizeAsync(request, stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_rejected_token_is_worth_a_second_try_only_if_the_file_has_another()
    {
        var path = _directory.Write("token", "one");
        var time = File.GetLastWriteTimeUtc(path);
        var connection = Open(new UserEntry { Name = "u", TokenFile = path });
        var used = await connection.UseAsync();
        Assert.False(await connection.RefreshAsync(used, default));
        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, time);

        Assert.True(await connection.RefreshAsync(used, default));
        Assert.Equal("Bearer two", await connection.SentAsync());
    }

    [Fact]
    public async Task Without_the_file_the_last_token_holds_then_the_given_one()
    {
        var path = _directory.Write("token", "one");
        var connection = Open(new UserEntry { Name = "u", TokenFile = path });
        await connection.SentAsync();
        File.Delete(path);

        Assert.Equal("Bearer one", await connection.SentAsync());
        Assert.Equal("Bearer given", await Open(new UserEntry { Name = "u", Token = "given", TokenFile = path }).SentAsync());
        var e = await Assert.ThrowsAsync<KubeConfigException>(
            () => Open(new UserEntry { Name = "u", TokenFile = path + "-gone" }).SentAsync());
        Assert.Equal(KubeConfigError.FileNotFound, e.Error);
    }

    [Fact]
    public void A_token_that_cannot_be_a_header_is_refused_without_being_quoted()
    {
        var e = Assert.Throws<KubeConfigException>(() => Open(new UserEntry { Name = "u", Token = "s3cret\nX-Evil: 1" }));

        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Impersonation_reaches_the_server_with_a_line_for_each_group()
    {
        var pki = new TestPki();
        await using var server = await EchoServer.StartAsync(pki.Server(["localhost"]));
        var extra = new Dictionary<string, IReadOnlyList<string>> { ["acme.com/project%"] = ["p"], ["Scopes"] = ["a", "b"] };
        var user = new UserEntry { Name = "u", Token = "t", Impersonate = new Impersonation("jäne", "7", ["dev, ops", "system:masters"], extra) };

        var echo = await Connecting.To($"https://localhost:{server.Port}", pki.AuthorityPem, user).AskAsync();

        Assert.Equal("HTTP/1.1", echo.Protocol);
        Assert.Equal(["jäne"], echo.Headers["Impersonate-User"]);
        Assert.Equal(["7"], echo.Headers["Impersonate-Uid"]);
        Assert.Equal(["dev, ops", "system:masters"], echo.Headers["Impersonate-Group"]);
        Assert.Equal(["p"], echo.Headers["Impersonate-Extra-acme.com%2Fproject%25"]);
        Assert.Equal(["a", "b"], echo.Headers["Impersonate-Extra-Scopes"]);
        Assert.Equal(["Bearer t"], echo.Headers["Authorization"]);
    }

    [Fact]
    public async Task Impersonating_one_name_stays_on_HTTP2_and_a_request_may_name_another()
    {
        var pki = new TestPki();
        await using var server = await EchoServer.StartAsync(pki.Server(["localhost"]));
        var user = new UserEntry { Name = "u", Impersonate = new Impersonation("jane", null, ["dev"], s_noExtra) };
        var connection = ClusterConnection.Open(
            Connecting.To($"https://localhost:{server.Port}", pki.AuthorityPem, user), Connecting.Options);

        var own = await connection.AskAsync();
        var other = await connection.AskAsync(
            request => ImpersonationHeaders.Apply(request, new Impersonation("joe", null, ["x", "y"], s_noExtra)));

        Assert.Equal(("HTTP/2", "jane"), (own.Protocol, own.Headers["Impersonate-User"].Single()));
        Assert.Equal("joe", other.Headers["Impersonate-User"].Single());
        Assert.Equal(["x", "y"], other.Headers["Impersonate-Group"]);
    }

    [Fact]
    public async Task A_header_cannot_be_smuggled_in_a_name()
    {
        var connection = Open(new UserEntry { Name = "u", Impersonate = new Impersonation("a\r\nX: y", null, [], s_noExtra) });

        await Assert.ThrowsAsync<KubeConfigException>(() => connection.AskAsync());
    }

    public void Dispose() => _directory.Dispose();

    private ClusterConnection Open(UserEntry user) => ClusterConnection.Open(Connecting.To("https://localhost", null, user), Options);

}
