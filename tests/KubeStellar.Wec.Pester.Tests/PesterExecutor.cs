using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>Runs the Pester tests and reports each as a test.</summary>
[ExtensionUri(Uri)]
public sealed class PesterExecutor : ITestExecutor, IDisposable
{
    public const string Uri = "executor://kubestellar.wec/pester";

    private static readonly string[] s_filterProperties = ["FullyQualifiedName", "DisplayName"];

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The test platform offers every assembly it tests to every adapter it finds.</summary>
    internal static bool IsOurs(string source) =>
        Path.GetFileName(source).Equals(Path.GetFileName(typeof(PesterExecutor).Assembly.Location), StringComparison.OrdinalIgnoreCase);

    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        foreach (var source in sources?.Where(IsOurs) ?? [])
        {
            var filter = runContext?.GetTestCaseFilter(s_filterProperties, _ => null);
            if (filter is null)
            {
                Run(Suite.Files.Select(file => new TestFileRequest(file, false, [])), source, _ => true, frameworkHandle);
                continue;
            }

            var wanted = new List<TestCase>();
            Each(
                Suite.Files.Select(file => new TestFileRequest(file, true, [])),
                source,
                frameworkHandle,
                (test, _) =>
                {
                    if (filter.MatchTestCase(test, name => name == "DisplayName" ? test.DisplayName : test.FullyQualifiedName))
                    {
                        wanted.Add(test);
                    }
                });
            RunTests(wanted, runContext, frameworkHandle);
        }
    }

    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        foreach (var source in (tests ?? []).GroupBy(test => test.Source))
        {
            // A line stands for each of its data, so more may run than was asked for.
            var wanted = source.Select(test => test.FullyQualifiedName).ToHashSet(StringComparer.Ordinal);
            var requests = source.GroupBy(test => test.CodeFilePath!)
                .Select(file => new TestFileRequest(file.Key, false, [.. file.Select(test => test.LineNumber).Distinct()]));
            Run(requests, source.Key, test => wanted.Contains(test.FullyQualifiedName), frameworkHandle);
        }
    }

    public void Cancel() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private void Run(IEnumerable<TestFileRequest> requests, string source, Func<TestCase, bool> isWanted, IFrameworkHandle handle) =>
        Each(requests, source, handle, (test, report) =>
        {
            // Nobody has asked for what went wrong around the tests, and everybody has to hear of it.
            if (isWanted(test) || report.Outcome == "Failed")
            {
                handle.RecordStart(test);
                var result = report.ToResult(test);
                handle.RecordEnd(test, result.Outcome);
                handle.RecordResult(result);
            }
        });

    private void Each(IEnumerable<TestFileRequest> requests, string source, IFrameworkHandle handle, Action<TestCase, TestReport> onTest)
    {
        try
        {
            PesterRun.RunAsync(
                requests,
                line => handle.SendMessage(TestMessageLevel.Informational, line),
                (request, report) =>
                {
                    foreach (var (test, outcome) in PesterCases.Of(request, report, source))
                    {
                        onTest(test, outcome);
                    }
                },
                _stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            handle.SendMessage(TestMessageLevel.Warning, "The run was stopped.");
        }
    }
}
