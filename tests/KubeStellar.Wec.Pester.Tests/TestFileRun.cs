namespace KubeStellar.Wec.Pester.Tests;

/// <summary>What a worker is asked to do with one test file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Discover">Only say which tests it has.</param>
/// <param name="Lines">Lines of the tests to run; all of the file when empty.</param>
internal sealed record TestFileRequest(string Path, bool Discover, IReadOnlyList<int> Lines);

/// <summary>A test of a file, and what became of it where it was run.</summary>
/// <param name="Name">The names of its blocks and its own, joined by dots.</param>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Outcome">Passed, Failed or Skipped; empty where it was only discovered.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">What went wrong; empty where nothing did.</param>
/// <param name="StackTrace">Where it went wrong.</param>
internal sealed record TestReport(string Name, int Line, string Outcome, double Seconds, string Error, string StackTrace)
{
    public static TestReport Broken(string name, string error) => new(name, 1, "Failed", 0, error, "");
}

/// <summary>A file's answer.</summary>
internal sealed record TestFileReport(IReadOnlyList<TestReport> Tests);
