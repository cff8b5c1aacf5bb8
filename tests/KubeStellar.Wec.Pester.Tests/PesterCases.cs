using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>Pester tests as the test platform knows tests.</summary>
internal static class PesterCases
{
    /// <summary>The tests of a file, each under a name of its own.</summary>
    public static IEnumerable<(TestCase Case, TestReport Report)> Of(TestFileRequest request, TestFileReport report, string source)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var test in report.Tests)
        {
            var name = test.Name;
            seen[name] = seen.GetValueOrDefault(name) + 1;
            if (seen[name] > 1)
            {
                name = $"{name} ({seen[name]})";
            }

            var file = Path.GetFileName(request.Path)[..^".Tests.ps1".Length];
            yield return (new($"{file}.{name}", new(PesterExecutor.Uri), source)
            {
                DisplayName = $"{file}: {name}",
                CodeFilePath = request.Path,
                LineNumber = test.Line,
            }, test);
        }
    }

    public static TestResult ToResult(this TestReport report, TestCase test) => new(test)
    {
        Outcome = report.Outcome switch
        {
            "Passed" => TestOutcome.Passed,
            "Skipped" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        },
        Duration = TimeSpan.FromSeconds(report.Seconds),
        ErrorMessage = report.Error,
        ErrorStackTrace = report.StackTrace,
    };
}
