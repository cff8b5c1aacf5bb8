using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Revocation;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>What is kept whole has an end before memory does, whatever a server offers.</summary>
public sealed class KeptListTests
{
    private static readonly Dictionary<string, Func<ClusterClient, Task>> s_readers = new()
    {
        ["bootstrap tokens"] = server => BootstrapTokenSecret.FindAsync(server, default),
        ["granted roles"] = server => GrantedRoles.ReadAsync(server, default),
        ["deployed objects of a WEC"] = server => DeployedObjects.OnWecAsync(server, default),
        ["deployed objects by the mailbox"] = server => DeployedObjects.InMailboxAsync(server, "cluster1", default),
        ["pods in trouble"] = server => PodTrouble.ReadAsync(server, "open-cluster-management-agent", default),
        ["Klusterlets"] = server => KlusterletLocator.ReadAsync(server, "cluster1", default),
        ["the work agent"] = server => WorkAgentLocator.LocateAsync(server, "cluster1", default),
    };

    public static TheoryData<string> Readers => [.. s_readers.Keys];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_list_without_end_ends_with_an_error(string what)
    {
        var page = string.Join(',', Enumerable.Repeat("""{"metadata":{"name":"a"}}""", 5_000));
        var pages = 0;
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Json(
            $$$"""{"metadata":{"continue":"t{{{Interlocked.Increment(ref pages)}}}"},"items":[{{{page}}}]}""")(context));

        var failure = await Assert.ThrowsAsync<ApiConnectionException>(() => s_readers[what](server.Client()));

        Assert.Equal(ConnectionFailure.BadAnswer, failure.Failure);
        Assert.Contains($"{ListOptions.Kept.MaxObjects:#,0} objects", failure.Message, StringComparison.Ordinal);
    }
}
