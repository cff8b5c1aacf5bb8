using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Benchmarks.Measuring;
using KubeStellar.Wec.Benchmarks.Reporting;
using KubeStellar.Wec.Benchmarks.Rivals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.Questions;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Test-WecPermission with 20 questions to each of 50 WECs, beside bare access reviews.</summary>
internal sealed class PermissionScenario : IScenario
{
    private const int Wecs = 50;
    private const int AtOnce = 32;
    private const int KubectlCalls = 20;
    private const double BarOfBare = 1.2;
    private const double BarOfKubectl = 60;
    private const string Command = "Test-WecPermission";

    private static readonly string[] s_resources = ["deployments.apps", "services", "configmaps", "secrets", "jobs.batch"];
    private static readonly string[] s_verbs = ["get", "create", "patch", "delete"];

    public string Name => "permission";

    public async Task RunAsync(Setting setting, Report report, CancellationToken cancellationToken)
    {
        var fleet = setting.Fleet;
        if (fleet.WecContexts.Count == 0)
        {
            report.Note($"{Command}: left out, the kubeconfig has no contexts named cluster1, cluster2 ...");
            return;
        }

        using var bare = new BareReviews(fleet, [.. fleet.Targets(Wecs).Select(wec => wec.WecContext!)], Bodies());
        var contest = new Contest(setting.Rounds, cancellationToken);
        contest.Add("bare", _ => bare.AskAsync(AtOnce, cancellationToken));
        contest.Add("engine", _ => TestAsync(setting, cancellationToken));
        if (setting.ShellHas(Command))
        {
            await CheckShellAsync(setting, cancellationToken);
            contest.AddSelfTimed("pwsh", _ => setting.Shell!.TimeAsync(Request(setting, "permission"), cancellationToken));
        }
        else
        {
            report.Note($"{Command}: no pwsh row, the cmdlet or pwsh itself is not there.");
        }

        var times = await contest.RunAsync();
        report.Note(
            $"{Command}: {s_resources.Length * s_verbs.Length} questions to each of {Wecs} WECs on {fleet.WecContexts.Count} servers.");
        report.Add(new($"{Command}, engine", "ms", times["engine"], times["bare"], Bar.RatioAtMost(BarOfBare)));
        if (times.TryGetValue("pwsh", out var shell))
        {
            report.Add(new($"{Command}, pwsh", "ms", shell, times["bare"], Bar.RatioAtMost(BarOfBare)));
        }

        await AddKubectlAsync(setting, times.GetValueOrDefault("pwsh") ?? times["engine"], report, cancellationToken);
    }

    private static byte[][] Bodies() =>
    [
        .. from resource in s_resources
           from verb in s_verbs
           select JsonWire.ToBytes(Review(resource, verb)),
    ];

    private static JsonObject Review(string resource, string verb)
    {
        var agent = WorkAgentIdentity.Default;
        var parts = resource.Split('.', 2);
        return new()
        {
            ["apiVersion"] = V1SubjectAccessReview.KubeGroup + "/" + V1SubjectAccessReview.KubeApiVersion,
            ["kind"] = V1SubjectAccessReview.KubeKind,
            ["spec"] = new JsonObject
            {
                ["user"] = agent.UserName,
                ["groups"] = new JsonArray([.. agent.Groups.Select(group => (JsonNode)group)]),
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = verb,
                    ["group"] = parts.Length > 1 ? parts[1] : "",
                    ["resource"] = parts[0],
                },
            },
        };
    }

    private static async Task TestAsync(Setting setting, CancellationToken cancellationToken)
    {
        var tester = new PermissionTester(new() { Resources = s_resources, Verbs = s_verbs });
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(setting.Fleet.Targets(Wecs), options, async (wec, stop) =>
        {
            var results = await tester.TestAsync(setting.Fleet.Spaces.Open(wec.WecContext!).Api, wec, SilentReport.Instance, stop);
            if (results.Count != s_resources.Length * s_verbs.Length)
            {
                throw new BenchmarkException($"{results.Count} answers from {wec.WecContext}, not {s_resources.Length * s_verbs.Length}.");
            }
        });
    }

    private static async Task CheckShellAsync(Setting setting, CancellationToken cancellationToken)
    {
        var count = await setting.Shell!.CountAsync(Request(setting, "permissionCount"), cancellationToken);
        var wanted = Wecs * s_resources.Length * s_verbs.Length;
        if (count != wanted)
        {
            throw new BenchmarkException($"{Command} put out {count} answers, not {wanted}.");
        }
    }

    /// <summary>A loop of a thousand takes minutes, so a few calls are timed and scaled.</summary>
    private static async Task AddKubectlAsync(Setting setting, Samples ours, Report report, CancellationToken cancellationToken)
    {
        if (!Kubectl.IsThere)
        {
            report.Note($"{Command}: not compared with kubectl, there is none on the PATH.");
            return;
        }

        var kubectl = new Kubectl(setting.Fleet.KubeConfig);
        var total = 0.0;
        for (var i = 0; i < KubectlCalls; i++)
        {
            var context = setting.Fleet.WecContexts[i % setting.Fleet.WecContexts.Count];
            string[] question =
                ["auth", "can-i", s_verbs[i % s_verbs.Length], s_resources[i % s_resources.Length], "--as", WorkAgentIdentity.Default.UserName];
            total += await kubectl.TimeAsync(context, question, isQuestion: true, cancellationToken);
        }

        var all = Wecs * s_resources.Length * s_verbs.Length;
        report.Note($"kubectl auth can-i: {KubectlCalls} calls timed, scaled to {all}.");
        report.Add(new(
            $"{Command}, vs kubectl auth can-i", "ms", ours, Samples.Of(total / KubectlCalls * all), Bar.SpeedUpAtLeast(BarOfKubectl)));
    }

    private static JsonObject Request(Setting setting, string work) => new()
    {
        ["work"] = work,
        ["names"] = new JsonArray([.. setting.Fleet.Targets(Wecs).Select(wec => (JsonNode)wec.WecContext!)]),
        ["resources"] = new JsonArray([.. s_resources.Select(name => (JsonNode)name)]),
        ["verbs"] = new JsonArray([.. s_verbs.Select(name => (JsonNode)name)]),
    };
}
