using System.ComponentModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>Lists the Pester tests, for <c>dotnet test --list-tests</c> and for editors.</summary>
[FileExtension(".dll")]
[DefaultExecutorUri(PesterExecutor.Uri)]
[Category("managed")]
public sealed class PesterDiscoverer : ITestDiscoverer
{
    public void DiscoverTests(
        IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(discoverySink);
        foreach (var source in sources.Where(PesterExecutor.IsOurs))
        {
            PesterRun.RunAsync(
                Suite.Files.Select(file => new TestFileRequest(file, true, [])),
                line => logger.SendMessage(TestMessageLevel.Informational, line),
                (request, report) =>
                {
                    foreach (var (test, _) in PesterCases.Of(request, report, source))
                    {
                        discoverySink.SendTestCase(test);
                    }
                },
                CancellationToken.None).GetAwaiter().GetResult();
        }
    }
}
